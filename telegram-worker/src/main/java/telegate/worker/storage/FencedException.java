package telegate.worker.storage;

/// Another worker owns the partition, or a newer client the account: nothing was written. A process
/// that gets this must not touch its clients any more.
public final class FencedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FencedException(String what) {
        super(what);
    }
}
