package telegate.worker.storage;

import telegate.contract.AccountId;

/// What is stored about the last start of an account's client that was not proven.
///
/// @param aborted whether TDLib ended the process that started it
/// @param abortedStarts 1 when it was started alone because of an earlier abort
/// @param starting how many accounts of that process were starting when it was ended; 0 when it was
///   not
/// @param namedEnds how often within a day TDLib has named a client of this account when it ended
///   the process
public record StartRecord(
        AccountId account, boolean aborted, int abortedStarts, int starting, int namedEnds) {}
