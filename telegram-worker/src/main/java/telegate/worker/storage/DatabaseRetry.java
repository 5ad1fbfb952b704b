package telegate.worker.storage;

/// How a database that is away for a moment is tried again: values for `@Retry` and
/// `@ExponentialBackoff`, times in milliseconds. What ends it before (`abortOn`) is said where they
/// are used.
final class DatabaseRetry {

    /// More than there is time for.
    static final int MAX_RETRIES = 40;

    static final long DELAY = 50;
    static final long JITTER = 40;

    /// Each pause is twice as long as the one before, up to this.
    static final long MAX_DELAY = 2_000;

    /// Then the account starts again from what is stored.
    static final long MAX_DURATION = 20_000;

    private DatabaseRetry() {}
}
