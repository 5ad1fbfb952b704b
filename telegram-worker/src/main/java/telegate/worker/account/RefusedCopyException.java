package telegate.worker.account;

/// What a client was opened from turned out to be no file of a logged-in client: the account goes
/// on from another copy, if there is one. It carries no stack trace.
final class RefusedCopyException extends RuntimeException {

    /// @param why for the log
    RefusedCopyException(String why) {
        super(why, null, false, false);
    }
}
