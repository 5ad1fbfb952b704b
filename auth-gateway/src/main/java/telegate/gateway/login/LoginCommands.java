package telegate.gateway.login;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import telegate.contract.ChallengeId;
import telegate.contract.Command;
import telegate.contract.Envelope;
import telegate.contract.TimeOrderedIds;
import telegate.contract.secret.SealingContext;
import telegate.gateway.messaging.CommandSender;

/// Sends commands about a login to the owner of its account. Thread-safe; blocks on Kafka.
@ApplicationScoped
class LoginCommands {

    private final CommandSender sender;
    private final WorkerKey key;
    private final LoginConfig config;
    private final InstantSource clock;

    LoginCommands(CommandSender sender, WorkerKey key, LoginConfig config, InstantSource clock) {
        if (config.firstEvent().compareTo(config.startExpiry()) >= 0) {
            throw new IllegalArgumentException(
                    "telegate.login.first-event has to be shorter than telegate.login.start-expiry,"
                            + " or no worker may ever begin a login");
        }
        this.sender = sender;
        this.key = key;
        this.config = config;
        this.clock = clock;
    }

    /// How many partitions there are for a new account.
    int partitions() {
        return sender.partitions();
    }

    void start(StoredLogin login) {
        send(
                login,
                TimeOrderedIds.next(),
                new Command.StartLogin(login.view().owner()),
                config.startExpiry().minus(config.firstEvent()));
    }

    void send(StoredLogin login, Command command) {
        send(login, TimeOrderedIds.next(), command, config.commandExpiry());
    }

    void password(StoredLogin login, ChallengeId challenge, String password) {
        UUID id = TimeOrderedIds.next();
        LoginView view = login.view();
        String sealed =
                key.seal(
                        password,
                        new SealingContext(
                                view.tenant(), view.accountId(), view.loginId(), challenge, id));
        send(login, id, new Command.SubmitPassword(challenge, sealed), config.commandExpiry());
    }

    private void send(StoredLogin login, UUID id, Command command, Duration expiry) {
        Instant now = clock.instant();
        LoginView view = login.view();
        sender.send(
                new Envelope<>(
                        id,
                        now,
                        view.tenant(),
                        view.accountId(),
                        view.loginId(),
                        now.plus(expiry),
                        command),
                login.partition());
    }
}
