package telegate.worker.egress;

import java.util.Locale;

/// Why Telegram could not be reached.
public enum UpstreamFailure {
    /// The proxy does not know our user and password, or wants some.
    AUTHENTICATION,
    /// The proxy answered that it will not, or cannot, connect to Telegram.
    REFUSED,
    /// No connection to the proxy, or, without one, to Telegram; or it ended before it was of use.
    UNREACHABLE,
    /// Nothing of that within the deadline.
    TIMEOUT;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
