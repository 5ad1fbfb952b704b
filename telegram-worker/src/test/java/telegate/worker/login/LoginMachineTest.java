package telegate.worker.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import telegate.contract.AccountId;
import telegate.contract.CancelReason;
import telegate.contract.ChallengeId;
import telegate.contract.FailureCode;
import telegate.contract.Notice;
import telegate.contract.NoticeCode;
import telegate.contract.Profile;
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
import telegate.worker.login.LoginState.Cancelled;
import telegate.worker.login.LoginState.CheckingPassword;
import telegate.worker.login.LoginState.Expired;
import telegate.worker.login.LoginState.Failed;
import telegate.worker.login.LoginState.Requested;
import telegate.worker.login.LoginState.Succeeded;

class LoginMachineTest {

    private static final Instant LATER = Instant.parse("2026-01-01T00:05:00Z");
    private static final ChallengeId OLD = ChallengeId.of("01900000-0000-7000-8000-0000000000aa");
    private static final ChallengeId FRESH = ChallengeId.of("01900000-0000-7000-8000-0000000000bb");
    private static final AccountId OWN = AccountId.of("01900000-0000-7000-8000-0000000000cc");
    private static final AccountId OTHER = AccountId.of("01900000-0000-7000-8000-0000000000dd");
    private static final Profile ALICE = new Profile(7, "Alice", "", "alice");
    private static final Notice WRONG = Notice.of(NoticeCode.PASSWORD_INCORRECT);
    private static final Notice NEW_CODE = Notice.of(NoticeCode.SCAN_NEW_CODE);

    private static final Requested REQUESTED = new Requested(0, null);
    private static final Requested DELAYED =
            new Requested(0, new Notice(NoticeCode.FLOOD_WAIT, LATER));
    private static final AwaitingScan SCAN = new AwaitingScan(1, "tg://one", null);
    private static final AwaitingPassword PASSWORD = new AwaitingPassword(1, "hint", OLD, null);
    private static final CheckingPassword CHECKING = new CheckingPassword(1, "hint");
    private static final List<LoginState> ENDED =
            List.of(
                    new Succeeded(OWN, ALICE, false),
                    new Failed(FailureCode.INTERNAL, null),
                    new Cancelled(CancelReason.REQUESTED),
                    new Expired());
    private static final List<LoginState> OPEN =
            List.of(REQUESTED, DELAYED, SCAN, PASSWORD, CHECKING);

    private static final LoginInput LET_IN = new LoginInput.LetIn(OWN, ALICE, null, null);
    private static final List<LoginInput> INPUTS =
            List.of(
                    new LoginInput.LinkShown("tg://one"),
                    new LoginInput.LinkShown("tg://two"),
                    new LoginInput.PasswordAsked("hint", FRESH),
                    LET_IN,
                    new LoginInput.PasswordNotAccepted(FRESH, WRONG),
                    new LoginInput.CodeDelayed(LATER),
                    new LoginInput.DelayOver(),
                    new LoginInput.Refused(FailureCode.API_ID_INVALID, null),
                    new LoginInput.ClientLost(),
                    new LoginInput.StuckAfterScan(),
                    new LoginInput.FirstCodeOverdue(),
                    new LoginInput.TakenUp(FRESH),
                    new LoginInput.Refresh(),
                    new LoginInput.Submit(OLD),
                    new LoginInput.Submit(FRESH),
                    new LoginInput.Cancel(CancelReason.UNWATCHED),
                    new LoginInput.DeadlinePassed());

    static Stream<Arguments> transitions() {
        return Stream.of(
                step(
                        REQUESTED,
                        new LoginInput.LinkShown("tg://one"),
                        new AwaitingScan(1, "tg://one", null)),
                step(
                        SCAN,
                        new LoginInput.LinkShown("tg://two"),
                        new AwaitingScan(2, "tg://two", null)),
                step(
                        PASSWORD,
                        new LoginInput.LinkShown("tg://two"),
                        new AwaitingScan(2, "tg://two", NEW_CODE)),
                step(
                        SCAN,
                        new LoginInput.PasswordAsked("hint", FRESH),
                        new AwaitingPassword(1, "hint", FRESH, null)),
                step(SCAN, LET_IN, new Succeeded(OWN, ALICE, false), new KeepClient()),
                step(CHECKING, LET_IN, new Succeeded(OWN, ALICE, false), new KeepClient()),
                step(
                        SCAN,
                        new LoginInput.LetIn(OWN, ALICE, OTHER, null),
                        new Succeeded(OTHER, ALICE, true),
                        new RetireClient()),
                step(
                        SCAN,
                        new LoginInput.LetIn(OWN, ALICE, null, 8L),
                        new Failed(FailureCode.OTHER_ACCOUNT, null),
                        new RetireClient()),
                step(
                        SCAN,
                        new LoginInput.LetIn(OWN, ALICE, null, 7L),
                        new Succeeded(OWN, ALICE, false),
                        new KeepClient()),
                step(PASSWORD, new LoginInput.Submit(OLD), CHECKING, new CheckPassword()),
                step(
                        CHECKING,
                        new LoginInput.PasswordNotAccepted(FRESH, WRONG),
                        new AwaitingPassword(1, "hint", FRESH, WRONG)),
                step(
                        REQUESTED,
                        new LoginInput.CodeDelayed(LATER),
                        DELAYED,
                        new RequestCodeAt(LATER)),
                step(DELAYED, new LoginInput.DelayOver(), REQUESTED, new RequestCode()),
                step(
                        SCAN,
                        new LoginInput.Refresh(),
                        new Requested(1, null),
                        new RetireClient(),
                        new RequestCode()),
                step(
                        SCAN,
                        new LoginInput.StuckAfterScan(),
                        new Requested(1, NEW_CODE),
                        new RetireClient(),
                        new RequestCode()),
                step(
                        PASSWORD,
                        new LoginInput.ClientLost(),
                        new Requested(1, NEW_CODE),
                        new RetireClient(),
                        new RequestCode()),
                step(
                        REQUESTED,
                        new LoginInput.FirstCodeOverdue(),
                        new Failed(FailureCode.TELEGRAM_UNREACHABLE, null),
                        new RetireClient()),
                step(
                        REQUESTED,
                        new LoginInput.Refused(FailureCode.FLOOD_WAIT, LATER),
                        new Failed(FailureCode.FLOOD_WAIT, LATER),
                        new RetireClient()),
                step(
                        PASSWORD,
                        new LoginInput.TakenUp(FRESH),
                        new AwaitingPassword(1, "hint", FRESH, null)),
                step(
                        CHECKING,
                        new LoginInput.TakenUp(FRESH),
                        new AwaitingPassword(
                                1, "hint", FRESH, Notice.of(NoticeCode.PASSWORD_OUTCOME_UNKNOWN))));
    }

    private static Arguments step(
            LoginState from, LoginInput input, LoginState to, LoginEffect... effects) {
        return Arguments.of(from, input, new Step(to, List.of(effects)));
    }

    @ParameterizedTest
    @MethodSource("transitions")
    void shouldGoOn(LoginState from, LoginInput input, Step expected) {
        assertThat(LoginMachine.on(from, input)).isEqualTo(expected);
    }

    static Stream<Arguments> rejections() {
        return Stream.of(
                Arguments.of(SCAN, new LoginInput.LinkShown("tg://one"), Reason.NOTHING_NEW),
                Arguments.of(PASSWORD, new LoginInput.Refresh(), Reason.ALREADY_SCANNED),
                Arguments.of(CHECKING, new LoginInput.Refresh(), Reason.ALREADY_SCANNED),
                Arguments.of(REQUESTED, new LoginInput.Refresh(), Reason.NOTHING_NEW),
                Arguments.of(SCAN, new LoginInput.Submit(OLD), Reason.NO_PASSWORD_ASKED),
                Arguments.of(PASSWORD, new LoginInput.Submit(FRESH), Reason.CHALLENGE_SPENT),
                Arguments.of(CHECKING, new LoginInput.Submit(OLD), Reason.CHECKING),
                Arguments.of(
                        PASSWORD,
                        new LoginInput.PasswordNotAccepted(FRESH, WRONG),
                        Reason.NO_PASSWORD_ASKED));
    }

    @ParameterizedTest
    @MethodSource("rejections")
    void shouldRejectWhatComesTooEarlyOrTooLate(
            LoginState from, LoginInput input, Reason expected) {
        assertThat(LoginMachine.on(from, input)).isEqualTo(new Rejected(expected));
    }

    @Test
    void shouldStayEndedWhateverHappens() {
        assertThat(ENDED)
                .allSatisfy(state ->
                        assertThat(INPUTS)
                                .allSatisfy(input ->
                                        assertThat(LoginMachine.on(state, input))
                                                .isEqualTo(new Rejected(Reason.ENDED))));
    }

    @Test
    void shouldEndFromEveryOpenStateByCancelDeadlineAndRefusal() {
        assertThat(OPEN)
                .allSatisfy(state -> {
                    assertEnds(
                            state,
                            new LoginInput.Cancel(CancelReason.UNWATCHED),
                            new Cancelled(CancelReason.UNWATCHED));
                    assertEnds(state, new LoginInput.DeadlinePassed(), new Expired());
                    assertEnds(
                            state,
                            new LoginInput.Refused(FailureCode.API_ID_INVALID, null),
                            new Failed(FailureCode.API_ID_INVALID, null));
                });
    }

    private static void assertEnds(LoginState state, LoginInput input, LoginState end) {
        assertThat(LoginMachine.on(state, input))
                .isEqualTo(new Step(end, List.of(new RetireClient())));
    }

    @Test
    void shouldGiveUpTheClientWheneverItBeginsAnewOrEndsWithoutAnAccount() {
        for (LoginState state : OPEN) {
            for (LoginInput input : INPUTS) {
                if (LoginMachine.on(state, input) instanceof Step(var next, var effects)) {
                    boolean fresh =
                            next instanceof Requested
                                    && state != DELAYED
                                    && !(input instanceof LoginInput.CodeDelayed)
                                    && !(input instanceof LoginInput.DelayOver);
                    boolean lost = next instanceof LoginState.Ended && !(next instanceof Succeeded);
                    assertThat(effects.contains(new RetireClient()))
                            .as("%s on %s", input, state)
                            .isEqualTo(
                                    fresh
                                            || lost
                                            || (next instanceof Requested
                                                    && input instanceof LoginInput.ClientLost));
                }
            }
        }
    }

    @Test
    void shouldStoreAndReadEveryState() {
        Stream.concat(OPEN.stream(), ENDED.stream())
                .forEach(state -> assertThat(LoginSnapshot.of(state).toState()).isEqualTo(state));
    }

    @Test
    void shouldNotShowLinkOrHintInItsTextForm() {
        assertThat(Stream.concat(OPEN.stream(), INPUTS.stream()).map(Object::toString))
                .noneMatch(text -> text.contains("tg://") || text.contains("hint"));
    }
}
