package telegate.contract;

import java.time.Duration;
import java.util.List;

/// The topics, how many partitions each has and how long each keeps its records.
///
/// Commands, events and messages have the same number of partitions, and a record about an account
/// stands in the partition of that number in each of them ([Partitions]).
public final class Topics {

    /// Imperatives for the owner of an account.
    public static final String COMMANDS = "telegate.commands";

    /// What became of logins and accounts, each record the full state.
    public static final String EVENTS = "telegate.events";

    /// What arrives in chats; apart, because volume, retention and privacy differ.
    public static final String MESSAGES = "telegate.messages";

    /// Answers to questions, one partition for each gateway replica that asks.
    public static final String REPLIES = "telegate.replies";

    /// Commands that could not be read or carried out, with the reason.
    public static final String COMMANDS_DLQ = "telegate.commands.dlq";

    /// Events that a gateway could not read, with the reason.
    public static final String EVENTS_DLQ = "telegate.events.dlq";

    /// Partitions of a fresh embedded installation; may be added to, never reduced.
    public static final int DEFAULT_PARTITIONS = 64;

    private Topics() {}

    /// A topic as it has to be created.
    ///
    /// @param partitions how many
    /// @param retention after which records go
    public record Spec(String name, int partitions, Duration retention) {}

    /// Every topic of an installation whose account topics have `partitions` partitions.
    public static List<Spec> all(int partitions) {
        return List.of(
                new Spec(COMMANDS, partitions, Duration.ofDays(1)),
                new Spec(EVENTS, partitions, Duration.ofDays(3)),
                new Spec(MESSAGES, partitions, Duration.ofDays(3)),
                new Spec(REPLIES, partitions, Duration.ofHours(1)),
                new Spec(COMMANDS_DLQ, 1, Duration.ofDays(14)),
                new Spec(EVENTS_DLQ, 1, Duration.ofDays(14)));
    }
}
