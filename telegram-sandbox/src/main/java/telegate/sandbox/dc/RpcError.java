package telegate.sandbox.dc;

/// An error that Telegram answers instead of a result: a number like that of HTTP and a constant in
/// capitals.
public final class RpcError extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String text;

    public RpcError(int code, String text) {
        // An expected answer, not a fault: no stack trace.
        super(code + " " + text, null, false, false);
        this.code = code;
        this.text = text;
    }

    public int code() {
        return code;
    }

    /// The constant, for example `PASSWORD_HASH_INVALID`.
    public String text() {
        return text;
    }

    public static RpcError badRequest(String text) {
        return new RpcError(400, text);
    }

    public static RpcError unauthorized(String text) {
        return new RpcError(401, text);
    }

    /// The key has no user, or no longer.
    public static RpcError authKeyUnregistered() {
        return unauthorized("AUTH_KEY_UNREGISTERED");
    }

    /// Come back in so many seconds.
    public static RpcError floodWait(int seconds) {
        return new RpcError(420, "FLOOD_WAIT_" + seconds);
    }

    public static RpcError internal() {
        return new RpcError(500, "INTERNAL");
    }
}
