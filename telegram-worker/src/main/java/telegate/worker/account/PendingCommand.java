package telegate.worker.account;

import java.util.Comparator;
import telegate.contract.Command;
import telegate.contract.Envelope;
import telegate.worker.messaging.CommandRecord;

/// A command whose effect is not stored yet.
///
/// @param attempt which one this is, from 1 on; 0 while it waits for the account to be restored
record PendingCommand(Envelope<Command> command, CommandRecord origin, int attempt) {

    /// As Kafka has them: all commands of an account are in one partition.
    static final Comparator<PendingCommand> IN_ORDER =
            Comparator.comparingLong(pending -> pending.origin().offset());

    /// The same, one attempt later.
    PendingCommand again() {
        return new PendingCommand(command, origin, attempt + 1);
    }
}
