package telegate.worker.storage;

import telegate.contract.AccountId;

/// A sealed copy of a client's binlog.
///
/// @param generation of the client
/// @param tdlibVersion of the library that wrote it; an older one does not open it
/// @param sealed see [telegate.worker.binlog.BinlogSealer]
@SuppressWarnings("ArrayRecordComponent") // moved, never compared
public record StoredBinlog(
        AccountId accountId, long generation, String tdlibVersion, boolean testDc, byte[] sealed) {}
