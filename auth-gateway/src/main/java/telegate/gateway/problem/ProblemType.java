package telegate.gateway.problem;

/// What can go wrong in the API. The codes are part of the API and never change.
public enum ProblemType {
    /// The request cannot be read.
    MALFORMED_REQUEST(400, "malformed-request", "The request cannot be read"),
    /// A field or header has a value that is not allowed.
    INVALID_VALUE(400, "invalid-value", "A value is not allowed"),
    /// The password is empty.
    PASSWORD_EMPTY(400, "password-empty", "The password is empty"),
    /// The password has more than 1,024 bytes.
    PASSWORD_TOO_LONG(400, "password-too-long", "The password is too long"),
    /// Nobody is signed in.
    NOT_SIGNED_IN(401, "not-signed-in", "Not signed in"),
    /// Signed in, but not allowed.
    FORBIDDEN(403, "forbidden", "Not allowed"),
    /// The request was made by a page of another site.
    CROSS_SITE(403, "cross-site-request", "Requests from other sites are refused"),
    /// There is no such thing, or it is somebody else's.
    NOT_FOUND(404, "not-found", "There is no such thing"),
    /// The path does not know this method.
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "The method is not allowed here"),
    /// No format that the client accepts.
    NOT_ACCEPTABLE(406, "not-acceptable", "No acceptable format"),
    /// The login is at a step where this cannot be done.
    WRONG_STATE(409, "wrong-state", "This cannot be done at this step"),
    /// The idempotency key was used for another request.
    IDEMPOTENCY_KEY_REUSED(409, "idempotency-key-reused", "The key was used for another request"),
    /// More than 64 KiB.
    BODY_TOO_LARGE(413, "body-too-large", "The body is too large"),
    /// The body is not JSON.
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The body's type is not supported"),
    /// Too many attempts; `Retry-After` says when to come back.
    TOO_MANY_REQUESTS(429, "too-many-requests", "Too many attempts"),
    /// A fault of the gateway.
    INTERNAL(500, "internal", "Something went wrong"),
    /// Kafka or the database is away; nothing was done.
    UNAVAILABLE(503, "unavailable", "The service is not available just now");

    private final int status;
    private final String code;
    private final String title;

    ProblemType(int status, String code, String title) {
        this.status = status;
        this.code = code;
        this.title = title;
    }

    /// The HTTP status.
    public int status() {
        return status;
    }

    /// The stable code, in lower case with hyphens.
    public String code() {
        return code;
    }

    /// A short English sentence, the same for every problem of this type.
    public String title() {
        return title;
    }
}
