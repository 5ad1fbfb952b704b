package telegate.sandbox.login;

import java.time.Instant;

/// A QR token and what became of it.
///
/// @param token base64url without padding, as it stands in the link
public record LoginToken(
        String token, Caller caller, Instant created, Instant expires, State state) {

    /// Expiry is not a state: it follows from the clock.
    public enum State {
        WAITING,
        /// The client asked for a newer one, or its key is gone.
        REPLACED,
        DECLINED,
        ACCEPTED
    }

    /// What the QR shows.
    public String link() {
        return "tg://login?token=" + token;
    }

    boolean waits(Instant now) {
        return state == State.WAITING && now.isBefore(expires);
    }

    LoginToken with(State newState) {
        return new LoginToken(token, caller, created, expires, newState);
    }

    @Override
    public String toString() {
        return "LoginToken[" + state + "]";
    }
}
