package telegate.embedded;

/// A child process ended, or did not become ready in time. The message says which, why as far as
/// its last lines tell, and where its log is.
public final class ChildFailedException extends RuntimeException {

    public ChildFailedException(String message) {
        super(message);
    }
}
