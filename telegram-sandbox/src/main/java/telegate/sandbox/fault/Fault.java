package telegate.sandbox.fault;

import java.time.Duration;

/// What happens to a call instead of, or before, its answer.
public sealed interface Fault {
    /// The call fails with this error of Telegram's.
    ///
    /// @param code number of the error, like that of HTTP
    /// @param text for example `FLOOD_WAIT_300`
    record Fail(int code, String text) implements Fault {
        private static final int BAD_REQUEST = 400;

        /// With the number that Telegram sends with such a text.
        public static Fail of(String text) {
            return new Fail(codeOf(text), text);
        }

        private static int codeOf(String text) {
            if (text.startsWith("FLOOD_") || text.startsWith("SLOWMODE_WAIT_")) {
                return 420;
            }
            if (text.contains("_MIGRATE_")) {
                return 303;
            }
            return switch (text) {
                case "INTERNAL", "INTERNAL_SERVER_ERROR", "RPC_CALL_FAIL" -> 500;
                case "AUTH_KEY_DUPLICATED" -> 406;
                case "AUTH_KEY_UNREGISTERED",
                        "AUTH_KEY_INVALID",
                        "SESSION_REVOKED",
                        "SESSION_EXPIRED",
                        "SESSION_PASSWORD_NEEDED",
                        "USER_DEACTIVATED",
                        "USER_DEACTIVATED_BAN" ->
                        401;
                default -> BAD_REQUEST;
            };
        }
    }

    /// The answer comes so much later.
    record Delay(Duration duration) implements Fault {}

    /// The connection is cut as if the call had not arrived; the client sends it again on the next
    /// one.
    record Drop() implements Fault {}

    /// As if the call had not arrived; the client sends it again when it has a new connection.
    record Ignore() implements Fault {}
}
