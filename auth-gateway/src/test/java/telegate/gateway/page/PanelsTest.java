package telegate.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import telegate.contract.AccountEvent;
import telegate.contract.AccountId;
import telegate.contract.CancelReason;
import telegate.contract.ChallengeId;
import telegate.contract.DisconnectReason;
import telegate.contract.FailureCode;
import telegate.contract.LoginEvent;
import telegate.contract.LoginId;
import telegate.contract.Notice;
import telegate.contract.NoticeCode;
import telegate.contract.OwnerId;
import telegate.contract.Profile;
import telegate.contract.TenantId;
import telegate.gateway.Surroundings;
import telegate.gateway.account.AccountView;
import telegate.gateway.login.LoginView;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class PanelsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Instant DEADLINE = NOW.plus(Duration.ofSeconds(245));
    private static final OwnerId OWNER = OwnerId.of("user_7");
    private static final String LINK =
            "tg://login?token=AQAAAAbcdefghijklmnopqrstuvwxyz0123456789_-";
    private static final String EVIL = "<script>alert('x')</script>\" onload=\"y";
    private static final ChallengeId CHALLENGE = ChallengeId.next();
    private static final LoginId LOGIN = LoginId.next();

    private final LoginPanel panel = new LoginPanel(InstantSource.fixed(NOW));

    private String russian(LoginEvent state) {
        return panel.of(login(state), Language.RUSSIAN);
    }

    private static LoginView login(LoginEvent state) {
        return new LoginView(
                LOGIN,
                AccountId.next(),
                TenantId.BUILT_IN,
                OWNER,
                state.version(),
                state,
                NOW.minusSeconds(55));
    }

    private static LoginEvent.AwaitingScan scan(String link) {
        return new LoginEvent.AwaitingScan(OWNER, 3, DEADLINE, link, 1, null);
    }

    private static LoginEvent.PasswordRequired question(String hint, @Nullable Notice notice) {
        return new LoginEvent.PasswordRequired(OWNER, 4, DEADLINE, hint, CHALLENGE, notice);
    }

    @Test
    void shouldOfferACodeBeforeALoginIsBegun() {
        assertThat(panel.idle(Language.RUSSIAN))
                .contains("Создать QR-код", "Настройки → Устройства → Подключить устройство")
                .contains("data-login=\"\"");
    }

    @Test
    void shouldShowTheLinkAsACodeAndAsAButton() {
        String html = russian(scan(LINK));

        assertThat(SvgCode.read(html)).isEqualTo(LINK);
        assertThat(html)
                .contains("Ожидание сканирования QR-кода...", "Обновить QR-код", "Нужна 2FA?")
                .contains("href=\"" + LINK + "\"")
                .contains("role=\"img\" aria-label=\"QR-код для подключения Telegram.")
                .contains("data-login=\"" + LOGIN + "\" data-version=\"3\" data-over=\"false\"")
                .contains("data-seconds=\"245\">4:05<");
    }

    @Test
    void shouldMakeAButtonOfNothingButALinkToTelegram() {
        assertThat(russian(scan("javascript:alert(1)"))).doesNotContain("href=");
    }

    @Test
    void shouldAskForThePasswordWithTheHint() {
        assertThat(russian(question("кличка кота", null)))
                .contains("QR-код отсканирован! Введите пароль 2FA", "кличка кота", "Подтвердить")
                .contains("data-challenge=\"" + CHALLENGE + "\"")
                .doesNotContain("data-refused", "aria-invalid", "name=\"");
    }

    @Test
    void shouldSayThatThePasswordWasRefusedAndWhatToCheck() {
        assertThat(russian(question("", Notice.of(NoticeCode.PASSWORD_INCORRECT))))
                .contains("Telegram не принял этот пароль", "Нет ли лишних пробелов")
                .contains("data-refused", "aria-invalid=\"true\"")
                .doesNotContain("Ваша подсказка");
    }

    @Test
    void shouldCountAFloodWaitDownAndThenForgetIt() {
        Notice waits = new Notice(NoticeCode.FLOOD_WAIT, NOW.plusSeconds(300));
        Notice over = new Notice(NoticeCode.FLOOD_WAIT, NOW);

        assertThat(russian(question("", waits)))
                .contains("Telegram просит подождать", "data-seconds=\"300\">5:00<")
                .containsPattern("type=\"submit\"[^>]* disabled");
        assertThat(russian(question("", over)))
                .doesNotContain("Telegram просит подождать")
                .doesNotContainPattern("type=\"submit\"[^>]* disabled");
    }

    @ParameterizedTest
    @EnumSource(NoticeCode.class)
    void shouldShowEveryNoticeAtEveryStep(NoticeCode code) {
        Notice notice = Notice.of(code);
        String title = Sentences.in(Language.RUSSIAN).of(code).title();

        assertThat(russian(new LoginEvent.Requested(OWNER, 1, DEADLINE, notice))).contains(title);
        assertThat(russian(new LoginEvent.AwaitingScan(OWNER, 1, DEADLINE, LINK, 1, notice)))
                .contains(title);
        assertThat(russian(question("", notice))).contains(title);
    }

    @Test
    void shouldSayWhoIsConnected() {
        Profile profile = new Profile(12, "Анна", "Ковалёва", "anna_k");

        assertThat(
                        russian(
                                new LoginEvent.Succeeded(
                                        OWNER, 5, DEADLINE, AccountId.next(), profile, true)))
                .contains("Авторизация успешна!", "Анна Ковалёва", "@anna_k", ">АК<")
                .contains("был подключён раньше", "href=\"/telegram/dashboard\" data-onward")
                .contains("data-over=\"true\"");
    }

    @ParameterizedTest
    @EnumSource(FailureCode.class)
    void shouldOfferANewAttemptAfterEveryFailure(FailureCode code) {
        Sentence sentence = Sentences.in(Language.RUSSIAN).of(code);

        assertThat(russian(new LoginEvent.Failed(OWNER, 5, DEADLINE, code, null)))
                .contains(sentence.title(), sentence.advice(), "Попробовать снова")
                .contains("data-over=\"true\"");
    }

    @ParameterizedTest
    @EnumSource(FailureCode.class)
    void shouldSendThePageElsewhereOnlyWhenAWorkerIsFull(FailureCode code) {
        assertThat(russian(new LoginEvent.Failed(OWNER, 5, DEADLINE, code, null)))
                .contains("data-elsewhere=\"" + (code == FailureCode.CAPACITY_REACHED) + "\"");
    }

    @Test
    void shouldOfferANewAttemptOnlyWhenTelegramWouldListen() {
        assertThat(
                        russian(
                                new LoginEvent.Failed(
                                        OWNER,
                                        5,
                                        DEADLINE,
                                        FailureCode.FLOOD_WAIT,
                                        NOW.plusSeconds(3_725))))
                .contains(">1:02:05<")
                .containsPattern("data-do=\"start\"[^>]* disabled");
    }

    @ParameterizedTest
    @EnumSource(CancelReason.class)
    void shouldSayWhyALoginWasCancelled(CancelReason reason) {
        assertThat(russian(new LoginEvent.Cancelled(OWNER, 5, DEADLINE, reason)))
                .contains(Sentences.in(Language.RUSSIAN).of(reason).title(), "Вход отменён");
        assertThat(russian(new LoginEvent.Expired(OWNER, 5, DEADLINE)))
                .contains("Время входа истекло");
    }

    @Test
    void shouldTakeNoNameForMarkup() {
        Profile profile = new Profile(1, EVIL, EVIL, EVIL);
        AccountEvent account = new AccountEvent.Online(OWNER, 1, profile, NOW);

        assertThat(
                        List.of(
                                russian(question(EVIL, null)),
                                russian(
                                        new LoginEvent.Succeeded(
                                                OWNER,
                                                5,
                                                DEADLINE,
                                                AccountId.next(),
                                                profile,
                                                false)),
                                accounts(account)))
                .allSatisfy(html ->
                        assertThat(html)
                                .contains("&lt;script&gt;")
                                .doesNotContain("<script", "\" onload=\""));
    }

    @ParameterizedTest
    @EnumSource(DisconnectReason.class)
    void shouldSayWhyAnAccountIsDisconnected(DisconnectReason reason) {
        Profile profile = new Profile(1, "Дмитрий", "", null);

        assertThat(
                        accounts(
                                new AccountEvent.Disconnected(
                                        OWNER, 2, profile, NOW, reason, NOW.plusSeconds(60))))
                .contains(Sentences.in(Language.RUSSIAN).of(reason).title())
                .contains("без имени пользователя", "Подключить снова")
                .contains("<time datetime=\"2026-11-22T12:01:00Z\">22 ноября 2026")
                .doesNotContain("data-do=\"log-out\"");
    }

    @Test
    void shouldInviteWhoHasNoAccount() {
        assertThat(new AccountsPanel().of(List.of(), Language.ENGLISH))
                .contains("No account is connected yet", "href=\"/telegram/\"");
    }

    @Test
    void shouldPointToThePretendPhoneInASandboxOnly() {
        assertThat(login(new Frame(Language.ENGLISH, "login", "/telegram/", "anna", null)))
                .doesNotContain("pretend phone");
        assertThat(
                        login(
                                new Frame(
                                        Language.ENGLISH,
                                        "login",
                                        "/telegram/",
                                        "anna",
                                        "http://localhost:8010/")))
                .contains("href=\"http://localhost:8010/\" target=\"_blank\" rel=\"noopener\"")
                .contains("Sandbox: scan with the pretend phone");
    }

    private static String login(Frame frame) {
        return PageTemplates.login(frame, "").setLocale("en").render();
    }

    private static String accounts(AccountEvent state) {
        AccountView account = new AccountView(AccountId.next(), OWNER, 0, state.version(), state);
        return new AccountsPanel().of(List.of(account), Language.RUSSIAN);
    }
}
