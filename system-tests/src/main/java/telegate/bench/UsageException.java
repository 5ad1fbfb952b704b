package telegate.bench;

/// The command line is wrong; the message is for the person who wrote it.
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
