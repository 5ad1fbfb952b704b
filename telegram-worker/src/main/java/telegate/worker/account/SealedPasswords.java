package telegate.worker.account;

import java.util.Optional;
import telegate.contract.Command;
import telegate.contract.Envelope;
import telegate.contract.secret.PasswordOpener;
import telegate.contract.secret.SealingContext;

/// Opens the password in a command: only for the very message, login and challenge it was sealed
/// for.
final class SealedPasswords {

    private SealedPasswords() {}

    static Optional<String> open(
            PasswordOpener opener, Envelope<Command> command, Command.SubmitPassword submit) {
        return opener.open(
                submit.sealedPassword(),
                new SealingContext(
                        command.tenant(),
                        command.accountId(),
                        command.requireLoginId(),
                        submit.challengeId(),
                        command.id()));
    }
}
