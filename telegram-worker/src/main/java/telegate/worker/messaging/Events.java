package telegate.worker.messaging;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import telegate.contract.AccountEvent;
import telegate.contract.ChatMessage;
import telegate.contract.DisconnectReason;
import telegate.contract.LoginEvent;
import telegate.contract.OwnerId;
import telegate.contract.Profile;
import telegate.worker.login.LoginState;
import telegate.worker.storage.StoredAccount;
import telegate.worker.storage.StoredLogin;
import telegate.worker.tdlib.TdMessage;
import telegate.worker.tdlib.TdSender;

/// States as the contract tells them.
public final class Events {

    private Events() {}

    /// A login's state; empty while a password is being checked, which nobody outside needs to
    /// know: the challenge stays open for them until its outcome is there.
    public static Optional<LoginEvent> of(OwnerId owner, StoredLogin login) {
        long version = login.version();
        Instant deadline = login.deadline();
        return Optional.ofNullable(
                switch (login.state()) {
                    case LoginState.Requested s ->
                            new LoginEvent.Requested(owner, version, deadline, s.notice());
                    case LoginState.AwaitingScan s ->
                            new LoginEvent.AwaitingScan(
                                    owner, version, deadline, s.link(), s.codesShown(), s.notice());
                    case LoginState.AwaitingPassword s ->
                            new LoginEvent.PasswordRequired(
                                    owner, version, deadline, s.hint(), s.challenge(), s.notice());
                    case LoginState.CheckingPassword _ -> null;
                    case LoginState.Succeeded s ->
                            new LoginEvent.Succeeded(
                                    owner,
                                    version,
                                    deadline,
                                    s.account(),
                                    s.profile(),
                                    s.alreadyConnected());
                    case LoginState.Failed s ->
                            new LoginEvent.Failed(owner, version, deadline, s.code(), s.retryAt());
                    case LoginState.Cancelled s ->
                            new LoginEvent.Cancelled(owner, version, deadline, s.reason());
                    case LoginState.Expired _ -> new LoginEvent.Expired(owner, version, deadline);
                });
    }

    /// A connected account whose client has no proven connection now.
    public static AccountEvent connecting(StoredAccount account) {
        return new AccountEvent.Connecting(
                account.owner(), account.version(), profile(account), connectedAt(account));
    }

    /// A connected account whose connection is proven.
    public static AccountEvent online(StoredAccount account) {
        return new AccountEvent.Online(
                account.owner(), account.version(), profile(account), connectedAt(account));
    }

    /// An account that is connected no more.
    public static AccountEvent disconnected(StoredAccount account) {
        return new AccountEvent.Disconnected(
                account.owner(),
                account.version(),
                profile(account),
                connectedAt(account),
                Objects.requireNonNullElse(account.disconnectReason(), DisconnectReason.LOGGED_OUT),
                Objects.requireNonNull(account.disconnectedAt()));
    }

    /// A message that arrived.
    public static ChatMessage of(TdMessage message) {
        return new ChatMessage(
                message.chatId(),
                message.messageId(),
                switch (message.sender()) {
                    case TdSender.User user -> user.userId();
                    case TdSender.Chat chat -> chat.chatId();
                },
                message.date(),
                message.outgoing(),
                message.contentType(),
                message.text());
    }

    private static Profile profile(StoredAccount account) {
        return Objects.requireNonNull(account.profile(), "a connected account has a profile");
    }

    private static Instant connectedAt(StoredAccount account) {
        return Objects.requireNonNull(account.connectedAt(), "a connected account has a time");
    }
}
