package telegate.worker.tdlib;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What TDLib or Telegram answered instead of a result. An answer, not a fault of the worker: it
/// carries no stack trace.
public final class TdError extends Exception {

    /// Code of "not logged in", and of a file that the database key does not open.
    public static final int UNAUTHORIZED = 401;

    /// Code of a request that was not answered in time; TDLib itself never uses it.
    public static final int TIMEOUT = 408;

    /// Code of "too many requests", see [#retryAfter()].
    public static final int FLOOD = 429;

    /// Code of a request that was cut off because the client closed.
    public static final int ABORTED = 500;

    private static final Pattern RETRY_AFTER = Pattern.compile("retry after (\\d{1,9})");

    private final int code;

    /// @param code as of HTTP: 400 wrong request, 401 not logged in, 429 too many, 500 internal
    /// @param message Telegram's own, such as `PASSWORD_HASH_INVALID`
    public TdError(int code, String message) {
        super(message, null, true, false);
        this.code = code;
    }

    /// The error of every call of a client that has closed.
    public static TdError clientClosed() {
        return new TdError(ABORTED, "Client is closed");
    }

    public int code() {
        return code;
    }

    /// How long Telegram wants us to wait (`FLOOD_WAIT`). TDLib waits by itself when it is short,
    /// so what gets here is long.
    public Optional<Duration> retryAfter() {
        if (code != FLOOD) {
            return Optional.empty();
        }
        Matcher seconds = RETRY_AFTER.matcher(getMessage());
        return seconds.find()
                ? Optional.of(Duration.ofSeconds(Long.parseLong(seconds.group(1))))
                : Optional.empty();
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    @Override
    public String toString() {
        return "TdError " + code + ": " + getMessage();
    }
}
