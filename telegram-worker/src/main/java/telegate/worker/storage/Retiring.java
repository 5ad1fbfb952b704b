package telegate.worker.storage;

import telegate.contract.AccountId;

/// A client that is to be logged out of Telegram.
public record Retiring(AccountId accountId, long generation) {}
