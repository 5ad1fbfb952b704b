package telegate.worker.account;

import java.time.Instant;
import java.util.UUID;

/// What is shown of an account to operators: nothing that says whose it is.
///
/// @param state a word: `online`, `connecting`, `recycling`, `login:` with its step, `retiring`,
///   `recovering`, `stopping`, `idle`
/// @param generation of its client; 0 while it is not known
/// @param version of its last published state; 0 while it is not known
/// @param mailbox things that wait for its lane
/// @param bytesSent to Telegram by all its clients since this worker has to do with it
/// @param bytesReceived from Telegram, likewise
/// @param since when the state began, or when this worker first had to do with it
public record AccountSight(
        UUID accountId,
        int partition,
        String state,
        long generation,
        long version,
        int mailbox,
        long bytesSent,
        long bytesReceived,
        Instant since) {}
