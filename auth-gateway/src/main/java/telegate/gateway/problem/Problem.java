package telegate.gateway.problem;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A request that cannot be answered as asked. Rendered as `application/problem+json` (RFC 9457)
/// with the type's stable code; pages translate by that code. It has no stack trace: it is an
/// answer and no fault.
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final @Nullable Duration retryAfter;

    /// @param detail an English sentence about this case, without secrets
    public Problem(ProblemType type, String detail) {
        this(type, detail, null);
    }

    /// @param detail an English sentence about this case, without secrets
    /// @param retryAfter when it makes sense to try again, if that is known
    public Problem(ProblemType type, String detail, @Nullable Duration retryAfter) {
        super(detail, null, false, false);
        this.type = type;
        this.retryAfter = retryAfter;
    }

    /// What kind of problem it is.
    public ProblemType type() {
        return type;
    }

    /// The stable code, `not-found` for instance.
    public String code() {
        return type.code();
    }

    /// The HTTP status.
    public int status() {
        return type.status();
    }

    /// The English sentence about this case.
    public String detail() {
        return String.valueOf(getMessage());
    }

    /// How long to wait before trying again, if that is known.
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
