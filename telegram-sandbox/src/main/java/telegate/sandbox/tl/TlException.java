package telegate.sandbox.tl;

/// Bytes that are no TL, or an object that does not fit its definition. Messages never contain
/// field values, because values may be secrets.
public class TlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TlException(String message) {
        super(message);
    }

    TlException(String message, Throwable cause) {
        super(message, cause);
    }
}
