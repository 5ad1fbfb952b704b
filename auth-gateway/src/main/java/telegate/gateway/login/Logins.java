package telegate.gateway.login;

import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.contract.ChallengeId;
import telegate.contract.LoginId;
import telegate.contract.OwnerId;
import telegate.gateway.problem.Problem;

/// Everything that can be done with logins. Methods block (database, Kafka): call them on a virtual
/// or worker thread. Thread-safe.
@ApplicationScoped
public class Logins {

    /// Begins a login. Called twice with the same idempotency key it begins one; without a key, a
    /// second call within two seconds answers with the first one's login (a double click).
    ///
    /// @param reconnect a disconnected account of this owner, or null for a new account
    /// @throws Problem 404 for an unknown account, 409 for a key used for something else, 429, 503
    public LoginView start(
            OwnerId owner, @Nullable AccountId reconnect, @Nullable String idempotencyKey) {
        throw new UnsupportedOperationException();
    }

    /// Asks for a new QR code; the old one dies.
    ///
    /// @throws Problem 404; 409 when the code was scanned already or the login has ended; 503
    public void refresh(OwnerId owner, LoginId login) {
        throw new UnsupportedOperationException();
    }

    /// Asks the worker to look again and to publish the present state. Harmless in every state.
    ///
    /// @throws Problem 404, 503
    public void recheck(OwnerId owner, LoginId login) {
        throw new UnsupportedOperationException();
    }

    /// Ends the login. Harmless when it has ended already.
    ///
    /// @throws Problem 404, 503
    public void cancel(OwnerId owner, LoginId login) {
        throw new UnsupportedOperationException();
    }

    /// Answers the question for the 2FA password. A second answer to the same question is dropped.
    ///
    /// @param challenge which question is answered; null: the newest one
    /// @throws Problem 400 when the password is empty or longer than 1,024 bytes in UTF-8; 404; 409
    ///   when no password is asked for or the question is over; 429; 503
    public void submitPassword(
            OwnerId owner, LoginId login, @Nullable ChallengeId challenge, String password) {
        throw new UnsupportedOperationException();
    }

    /// The login as it is known now.
    ///
    /// @throws Problem 404 when there is none or it is somebody else's
    public LoginView find(OwnerId owner, LoginId login) {
        throw new UnsupportedOperationException();
    }

    /// The owner's newest login that has not ended.
    public Optional<LoginView> latestOpen(OwnerId owner) {
        throw new UnsupportedOperationException();
    }

    /// The login as it is known now, at once, and then each newer state as it arrives. Versions
    /// rise strictly; some may be left out. Completes after a final state. Items come on the thread
    /// that read them from Kafka: do not block there.
    ///
    /// @throws Problem 404 when there is none or it is somebody else's
    public Multi<LoginView> watch(OwnerId owner, LoginId login) {
        throw new UnsupportedOperationException();
    }
}
