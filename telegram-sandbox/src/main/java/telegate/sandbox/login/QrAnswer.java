package telegate.sandbox.login;

import java.time.Instant;
import telegate.sandbox.account.Account;

/// What a client is answered when it asks for a token or imports one.
public sealed interface QrAnswer {
    /// A token to show as QR.
    record Token(String token, Instant expires) implements QrAnswer {
        @Override
        public String toString() {
            return "Token[]";
        }
    }

    /// Accepted, but the account lives elsewhere.
    record MigrateTo(int dc, String token) implements QrAnswer {
        @Override
        public String toString() {
            return "MigrateTo[" + dc + "]";
        }
    }

    /// Logged in.
    record Success(Account account) implements QrAnswer {}

    /// Accepted; 401 SESSION_PASSWORD_NEEDED.
    record PasswordNeeded() implements QrAnswer {}

    /// 400 with this message.
    record Refused(String message) implements QrAnswer {}
}
