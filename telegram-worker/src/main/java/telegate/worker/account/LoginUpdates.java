package telegate.worker.account;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.ChallengeId;
import telegate.contract.FailureCode;
import telegate.worker.login.LoginInput;
import telegate.worker.messaging.Events;
import telegate.worker.session.ClientSession;
import telegate.worker.tdlib.AuthorizationState;
import telegate.worker.tdlib.ConnectionState;
import telegate.worker.tdlib.TdError;
import telegate.worker.tdlib.TdUpdate;

/// What the client of a login says by itself, and which input of the login that is. Runs on the
/// account's lane.
final class LoginUpdates {

    private static final Logger LOG = Logger.getLogger(LoginUpdates.class);

    private final Account account;
    private final LoginFlow flow;
    private final LoginQuestions questions;
    private @Nullable ConnectionState connection;

    LoginUpdates(Account account, LoginFlow flow, LoginQuestions questions) {
        this.account = account;
        this.flow = flow;
        this.questions = questions;
    }

    /// Whether Telegram can be reached, as far as the login's clients have said.
    boolean connected() {
        return connection == ConnectionState.READY;
    }

    /// The login's present client says this.
    void on(ClientSession from, TdUpdate update) {
        switch (update) {
            case TdUpdate.Authorization(AuthorizationState state) -> onAuthorization(from, state);
            case TdUpdate.Connection(ConnectionState state) -> connection = state;
            case TdUpdate.NewMessage(var message) -> account.publishMessage(Events.of(message));
            case TdUpdate.OpenFailed(TdError error, boolean ofFile) -> {
                if (!ofFile && questions.codeRequested()) {
                    // It has a step to go on from, and nothing is wrong with that.
                    throw new ObstacleException(Obstacle.NOT_OPENED, error.toString());
                }
                LOG.errorf("The client of login %s cannot be opened: %s", flow.loginId(), error);
                account.starts().proven(from);
                flow.apply(new LoginInput.ClientLost());
            }
            case TdUpdate.ServiceNotification(String type, String _) ->
                    LOG.warnf("Telegram notifies login %s: %s", flow.loginId(), type);
            case TdUpdate.KeyDuplicated _ -> {
                // A key without a person: the login begins anew with another client.
                LOG.errorf("Login %s: Telegram saw its key in two places", flow.loginId());
                account.context.metrics().keyDuplicated();
                flow.apply(new LoginInput.ClientLost());
            }
            case TdUpdate.Unknown(String type) ->
                    LOG.warnf("Login %s got an unreadable %s", flow.loginId(), type);
        }
    }

    private void onAuthorization(ClientSession from, AuthorizationState state) {
        questions.told();
        if (!(state instanceof AuthorizationState.WaitParameters)) {
            account.starts().proven(from);
            account.context.obstacles().over(account.accountId());
        }
        switch (state) {
            case AuthorizationState.WaitParameters _ -> {}
            case AuthorizationState.WaitPhoneNumber _ -> {
                if (!questions.codeRequested()) {
                    questions.askForCode(from);
                } else if (!flow.delayed()) {
                    flow.apply(new LoginInput.ClientLost());
                }
            }
            case AuthorizationState.WaitOtherDeviceConfirmation(String link) ->
                    flow.apply(new LoginInput.LinkShown(link));
            case AuthorizationState.WaitPassword(String hint, boolean _) ->
                    flow.apply(new LoginInput.PasswordAsked(hint, ChallengeId.next()));
            case AuthorizationState.Ready _ -> questions.readProfile(from);
            case AuthorizationState.LoggingOut _,
                    AuthorizationState.Closing _,
                    AuthorizationState.Closed _ ->
                    flow.apply(new LoginInput.ClientLost());
            case AuthorizationState.Unknown(String type) -> {
                LOG.errorf("Telegram asks login %s for an unknown step %s", flow.loginId(), type);
                flow.apply(new LoginInput.Refused(FailureCode.UNSUPPORTED_STEP, null));
            }
        }
    }
}
