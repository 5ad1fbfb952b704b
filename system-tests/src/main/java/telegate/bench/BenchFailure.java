package telegate.bench;

/// Something did not happen as it should have. The message names no link, password or phone number.
sealed class BenchFailure extends RuntimeException permits NoAnswer {

    private static final long serialVersionUID = 1L;

    BenchFailure(String message) {
        super(message);
    }

    BenchFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
