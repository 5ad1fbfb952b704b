package telegate.worker.login;

import org.jspecify.annotations.Nullable;
import telegate.contract.FailureCode;
import telegate.contract.Notice;
import telegate.contract.NoticeCode;
import telegate.worker.login.LoginEffect.CheckPassword;
import telegate.worker.login.LoginEffect.KeepClient;
import telegate.worker.login.LoginEffect.RequestCode;
import telegate.worker.login.LoginEffect.RequestCodeAt;
import telegate.worker.login.LoginEffect.RetireClient;
import telegate.worker.login.LoginOutcome.Reason;
import telegate.worker.login.LoginOutcome.Rejected;
import telegate.worker.login.LoginOutcome.Step;
import telegate.worker.login.LoginState.AwaitingPassword;
import telegate.worker.login.LoginState.AwaitingScan;
import telegate.worker.login.LoginState.CheckingPassword;
import telegate.worker.login.LoginState.Ended;
import telegate.worker.login.LoginState.Open;
import telegate.worker.login.LoginState.Requested;

/// The transitions of a login. Pure: the same state and input always give the same outcome.
public final class LoginMachine {

    private LoginMachine() {}

    /// What `input` does to a login in `state`.
    public static LoginOutcome on(LoginState state, LoginInput input) {
        return switch (state) {
            case Ended _ -> new Rejected(Reason.ENDED);
            case Open open -> onOpen(open, input);
        };
    }

    private static LoginOutcome onOpen(Open state, LoginInput input) {
        return switch (input) {
            case LoginInput.LinkShown shown -> onLink(state, shown.link());
            case LoginInput.PasswordAsked asked -> onPasswordAsked(state, asked);
            case LoginInput.LetIn letIn -> onLetIn(state, letIn);
            case LoginInput.PasswordNotAccepted no -> onPasswordNotAccepted(state, no);
            case LoginInput.CodeDelayed delayed -> onCodeDelayed(state, delayed);
            case LoginInput.DelayOver _ -> onDelayOver(state);
            case LoginInput.Refused refused ->
                    Step.to(state.failed(refused.code(), refused.retryAt()), new RetireClient());
            case LoginInput.ClientLost _ -> anew(state, Notice.of(NoticeCode.SCAN_NEW_CODE));
            case LoginInput.StuckAfterScan _ -> onStuck(state);
            case LoginInput.FirstCodeOverdue _ -> onFirstCodeOverdue(state);
            case LoginInput.TakenUp takenUp -> onTakenUp(state, takenUp);
            case LoginInput.Refresh _ -> onRefresh(state);
            case LoginInput.Submit submit -> onSubmit(state, submit);
            case LoginInput.Cancel cancel ->
                    Step.to(state.cancelled(cancel.reason()), new RetireClient());
            case LoginInput.DeadlinePassed _ -> Step.to(state.expired(), new RetireClient());
        };
    }

    private static LoginOutcome onLink(Open state, String link) {
        return switch (state) {
            case Requested requested -> Step.to(requested.linkShown(link));
            case AwaitingScan scan when scan.link().equals(link) ->
                    new Rejected(Reason.NOTHING_NEW);
            case AwaitingScan scan -> Step.to(scan.linkRenewed(link));
            // A restored client that is back at the QR code has lost the password step.
            case AwaitingPassword _, CheckingPassword _ ->
                    Step.to(
                            new AwaitingScan(
                                    state.codesShown() + 1,
                                    link,
                                    Notice.of(NoticeCode.SCAN_NEW_CODE)));
        };
    }

    private static LoginOutcome onPasswordAsked(Open state, LoginInput.PasswordAsked asked) {
        return switch (state) {
            case Requested _, AwaitingScan _ ->
                    Step.to(state.passwordAsked(asked.hint(), asked.fresh(), null));
            case AwaitingPassword _, CheckingPassword _ -> new Rejected(Reason.NOTHING_NEW);
        };
    }

    private static LoginOutcome onLetIn(Open state, LoginInput.LetIn letIn) {
        if (letIn.expected() != null && letIn.expected() != letIn.profile().telegramUserId()) {
            return Step.to(state.failed(FailureCode.OTHER_ACCOUNT, null), new RetireClient());
        }
        if (letIn.connectedAs() != null) {
            return Step.to(
                    state.succeeded(letIn.connectedAs(), letIn.profile(), true),
                    new RetireClient());
        }
        return Step.to(state.succeeded(letIn.own(), letIn.profile(), false), new KeepClient());
    }

    private static LoginOutcome onPasswordNotAccepted(
            Open state, LoginInput.PasswordNotAccepted no) {
        return state instanceof CheckingPassword checking
                ? Step.to(checking.askedAgain(no.fresh(), no.notice()))
                : new Rejected(Reason.NO_PASSWORD_ASKED);
    }

    private static LoginOutcome onCodeDelayed(Open state, LoginInput.CodeDelayed delayed) {
        return state instanceof Requested requested
                ? Step.to(
                        requested.delayedUntil(delayed.retryAt()),
                        new RequestCodeAt(delayed.retryAt()))
                : new Rejected(Reason.NOTHING_NEW);
    }

    private static LoginOutcome onDelayOver(Open state) {
        return state instanceof Requested requested
                ? Step.to(requested.anew(null), new RequestCode())
                : new Rejected(Reason.NOTHING_NEW);
    }

    private static LoginOutcome onStuck(Open state) {
        return state instanceof AwaitingScan
                ? anew(state, Notice.of(NoticeCode.SCAN_NEW_CODE))
                : new Rejected(Reason.NOTHING_NEW);
    }

    private static LoginOutcome onFirstCodeOverdue(Open state) {
        return state instanceof Requested
                ? Step.to(state.failed(FailureCode.TELEGRAM_UNREACHABLE, null), new RetireClient())
                : new Rejected(Reason.NOTHING_NEW);
    }

    private static LoginOutcome onTakenUp(Open state, LoginInput.TakenUp takenUp) {
        return switch (state) {
            case Requested _, AwaitingScan _ -> new Rejected(Reason.NOTHING_NEW);
            case AwaitingPassword password ->
                    Step.to(
                            state.passwordAsked(
                                    password.hint(), takenUp.fresh(), password.notice()));
            case CheckingPassword checking ->
                    Step.to(
                            checking.askedAgain(
                                    takenUp.fresh(),
                                    Notice.of(NoticeCode.PASSWORD_OUTCOME_UNKNOWN)));
        };
    }

    private static LoginOutcome onRefresh(Open state) {
        return switch (state) {
            case Requested _ -> new Rejected(Reason.NOTHING_NEW);
            case AwaitingScan _ -> anew(state, null);
            case AwaitingPassword _, CheckingPassword _ -> new Rejected(Reason.ALREADY_SCANNED);
        };
    }

    private static LoginOutcome onSubmit(Open state, LoginInput.Submit submit) {
        return switch (state) {
            case Requested _, AwaitingScan _ -> new Rejected(Reason.NO_PASSWORD_ASKED);
            case CheckingPassword _ -> new Rejected(Reason.CHECKING);
            case AwaitingPassword password when password.challenge().equals(submit.challenge()) ->
                    Step.to(password.checking(), new CheckPassword());
            case AwaitingPassword _ -> new Rejected(Reason.CHALLENGE_SPENT);
        };
    }

    private static Step anew(Open state, @Nullable Notice notice) {
        return Step.to(state.anew(notice), new RetireClient(), new RequestCode());
    }
}
