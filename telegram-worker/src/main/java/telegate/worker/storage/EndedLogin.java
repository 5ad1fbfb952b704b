package telegate.worker.storage;

/// A login that has ended, with the account that it was for as it is now.
public record EndedLogin(StoredAccount account, StoredLogin login) {}
