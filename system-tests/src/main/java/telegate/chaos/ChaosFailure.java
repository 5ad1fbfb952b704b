package telegate.chaos;

/// The suite itself cannot go on. The message names no link, password or phone number.
final class ChaosFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ChaosFailure(String message) {
        super(message);
    }

    ChaosFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
