package telegate.worker.storage;

import java.time.Instant;
import java.util.UUID;

/// An account that was set aside and has not been connected again.
///
/// @param generation of the client whose copies are kept
/// @param cause `aborts`: TDLib has ended two workers because of it; `no-copy`: none of its copies
///   unseals; `refused`: TDLib goes on from none of them; `unknown` when a worker did it that did
///   not store why yet
/// @param copies how many there are to be looked at
public record QuarantinedAccount(
        UUID accountId, int partition, long generation, String cause, Instant since, int copies) {}
