package telegate.sandbox.mtproto;

/// Bytes of a client that break the protocol so badly that its connection must be closed.
public final class ProtocolViolation extends Exception {
    private static final long serialVersionUID = 1L;

    public ProtocolViolation(String message) {
        super(message);
    }

    ProtocolViolation(String message, Throwable cause) {
        super(message, cause);
    }
}
