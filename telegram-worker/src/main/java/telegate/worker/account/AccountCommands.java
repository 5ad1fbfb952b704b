package telegate.worker.account;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.contract.Command;
import telegate.contract.Envelope;
import telegate.contract.FailureCode;
import telegate.contract.LoginId;
import telegate.contract.Partitions;
import telegate.worker.messaging.CommandRecord;
import telegate.worker.storage.StoredAccount;
import telegate.worker.storage.StoredLogin;

/// Carries out the commands of one account, or refuses them. Runs on the account's lane.
final class AccountCommands {

    private static final Logger LOG = Logger.getLogger(AccountCommands.class);
    private static final int ATTEMPTS = 3;
    private static final String EXPIRED = "EXPIRED";

    private final Account account;
    private final AccountContext context;
    private final AccountSteps steps;
    private final DeadLetters deadLetters;

    AccountCommands(Account account, AccountSteps steps) {
        this.account = account;
        this.context = account.context;
        this.steps = steps;
        this.deadLetters =
                new DeadLetters(
                        this::letter,
                        account::insist,
                        steps::endWithdrawn,
                        this::resume,
                        context.worker().mailboxCapacity());
    }

    /// Whether no command waits here or is on its way to the dead letters. From any thread, for an
    /// account whose lane does nothing.
    boolean none() {
        return deadLetters.none();
    }

    /// A command arrived.
    void arrived(Envelope<Command> command, CommandRecord origin) {
        if (account.recovery().underWay()) {
            // Carried out now it would find neither login nor client, and be used up.
            steps.begin(new PendingCommand(command, origin, 0));
        } else {
            inTurn(new PendingCommand(command, origin, 1));
        }
    }

    /// The account is restored, and this was under way before that.
    void tryAgain(PendingCommand pending) {
        if (pending.attempt() >= ATTEMPTS) {
            deadLetter(pending, "FAILED");
        } else {
            inTurn(pending.again());
        }
    }

    private void inTurn(PendingCommand pending) {
        if (deadLetters.none()) {
            take(pending);
        } else if (deadLetters.full()) {
            deadLetter(pending, "OVERLOADED");
        } else {
            deadLetters.hold(pending);
        }
    }

    /// A command that has waited behind a dead letter.
    private void resume(PendingCommand pending) {
        if (account.recovery().underWay()) {
            steps.begin(pending);
        } else {
            take(pending);
        }
    }

    private void deadLetter(PendingCommand pending, String reason) {
        LOG.warnf(
                "A command cannot be carried out and goes to the dead letters: %s, %s",
                reason, pending.origin());
        steps.withdraw(pending);
        deadLetters.send(pending, reason);
    }

    private CompletableFuture<Void> letter(PendingCommand pending, String reason) {
        return context.publisher()
                .deadLetter(
                        pending.origin(), reason, "The owner of the account cannot carry this out");
    }

    private void take(PendingCommand pending) {
        if (account.stopping()) {
            // Its offset stays where it is, so the next owner reads it again.
            return;
        }
        steps.begin(pending);
        try (AskedClient asked = askAhead(pending)) {
            steps.load();
            StoredAccount stored = steps.known();
            Optional<String> refusal = refusal(pending);
            if (refusal.isPresent()) {
                deadLetter(pending, refusal.get());
            } else if (stored != null && pending.origin().offset() <= stored.lastCommandOffset()) {
                steps.settle();
            } else {
                carryOut(pending, asked);
            }
        }
    }

    /// A login of an account that this process knows nothing of is nearly always a new one.
    private @Nullable AskedClient askAhead(PendingCommand pending) {
        boolean likely =
                steps.known() == null
                        && account.stage() == null
                        && pending.attempt() == 1
                        && pending.command().data() instanceof Command.StartLogin
                        && !isOver(pending.command());
        return likely ? AskedClient.of(context.pool()).orElse(null) : null;
    }

    private Optional<String> refusal(PendingCommand pending) {
        Envelope<Command> command = pending.command();
        StoredAccount stored = steps.known();
        if (stored == null) {
            return refusalOfNew(command, pending.origin().partition());
        }
        if (!stored.tenant().equals(command.tenant())) {
            return Optional.of("UNKNOWN_ACCOUNT");
        }
        return stored.partition() == pending.origin().partition()
                ? Optional.empty()
                : Optional.of("WRONG_PARTITION");
    }

    /// Only a new account has the partition that the present number of partitions gives it: there
    /// may have been fewer when the others were new.
    private Optional<String> refusalOfNew(Envelope<Command> command, int partition) {
        if (!(command.data() instanceof Command.StartLogin)) {
            return Optional.of("UNKNOWN_ACCOUNT");
        }
        return Partitions.ofNew(command.accountId(), context.partitions()) == partition
                ? Optional.empty()
                : Optional.of("WRONG_PARTITION");
    }

    private void carryOut(PendingCommand pending, @Nullable AskedClient asked) {
        Envelope<Command> command = pending.command();
        switch (command.data()) {
            case Command.StartLogin start -> start(pending, start, asked);
            case Command.LogOutAccount _ -> {
                if (account.stage() instanceof ConnectedAccount connected) {
                    connected.logOut();
                } else {
                    account.republish();
                }
            }
            case Command.RefreshLogin _,
                    Command.RecheckLogin _,
                    Command.SubmitPassword _,
                    Command.CancelLogin _ ->
                    onLogin(pending);
        }
    }

    private void start(
            PendingCommand pending, Command.StartLogin start, @Nullable AskedClient asked) {
        Envelope<Command> command = pending.command();
        LoginId loginId = command.requireLoginId();
        // A new account has no logins, and the person waits for each question to the database.
        boolean known = steps.known() != null && context.store().login(loginId).isPresent();
        LoginFlow other =
                account.stage() instanceof LoginFlow flow && !flow.loginId().equals(loginId)
                        ? flow
                        : null;
        if (known || (account.stage() != null && other == null)) {
            account.republish();
            return;
        }
        if (isOver(command)) {
            // It has waited here, for the database; whoever asked was told that it has expired.
            deadLetter(pending, EXPIRED);
            return;
        }
        if (other != null) {
            replace(other, pending);
        }
        StoredAccount begun = accountOf(command, start);
        if (begun.owner().equals(start.owner())) {
            begin(begun, loginId, asked);
        } else {
            deadLetter(pending, "UNKNOWN_ACCOUNT");
        }
    }

    /// To be asked after a login that is replaced has ended: that leaves a new version.
    private StoredAccount accountOf(Envelope<Command> command, Command.StartLogin start) {
        StoredAccount stored = steps.known();
        return stored != null
                ? stored
                : StoredAccount.fresh(
                        account.accountId(),
                        command.tenant(),
                        start.owner(),
                        account.partition().number());
    }

    private void begin(StoredAccount begun, LoginId loginId, @Nullable AskedClient asked) {
        boolean hasItsPlace = steps.known() != null || asked != null;
        steps.draft(begun.connecting());
        LoginFlow flow = LoginFlow.begun(account, loginId, asked);
        account.enter(flow);
        if (hasItsPlace) {
            // Known accounts have their place: only this partition may serve them.
            flow.client().requestCode();
        } else {
            context.pool()
                    .takeWithinLimit()
                    .ifPresentOrElse(
                            flow.client()::requestCode,
                            () -> flow.refuse(FailureCode.CAPACITY_REACHED));
        }
    }

    /// The end of the other login must not count this command as done: its own is not stored yet.
    private void replace(LoginFlow flow, PendingCommand pending) {
        steps.withdraw(pending);
        try {
            flow.replaced();
        } finally {
            steps.begin(pending);
        }
    }

    private boolean isOver(Envelope<Command> command) {
        return command.isOverAt(context.clock().instant());
    }

    private void onLogin(PendingCommand pending) {
        LoginId loginId = pending.command().loginId();
        if (account.stage() instanceof LoginFlow flow && flow.loginId().equals(loginId)) {
            flow.on(pending.command());
            return;
        }
        AccountId accountId = account.accountId();
        Optional<StoredLogin> ended =
                loginId == null
                        ? Optional.empty()
                        : context.store()
                                .login(loginId)
                                .filter(login -> login.accountId().equals(accountId));
        if (ended.isEmpty()) {
            deadLetter(pending, "UNKNOWN_LOGIN");
            return;
        }
        account.publish(ended.get());
        steps.settle();
    }
}
