package telegate.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import telegate.standalone.PartName;
import telegate.system.Browser.Look;
import telegate.system.PretendPhone.Person;

/// A person connects an account: from the first click to the dashboard.
@ExtendWith(SharedSystem.class)
class ConnectAccountST {

    private final TelegateSystem system;
    private final PretendPhone phone;

    ConnectAccountST(TelegateSystem system) {
        this.system = system;
        this.phone = system.phone();
    }

    @Test
    void shouldConnectAnAccountWithout2faAndGoOnToTheDashboardAfterThreeSeconds() {
        Person alice = phone.person("Alice");
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);
            Screenshots.take(page.page(), "login-1-idle");

            button(page, "Создать QR-код").click();
            assertThat(page.status()).hasText("Ожидание сканирования QR-кода...");
            assertThat(page.panel()).containsText("Настройки → Устройства → Подключить устройство");
            String link = page.link();
            Screenshots.take(page.page(), "login-2-scan");
            phone.scan(alice, link);

            assertThat(page.status()).hasText("Авторизация успешна!");
            long success = System.nanoTime();
            assertThat(page.panel()).containsText(alice.name());
            Screenshots.take(page.page(), "login-3-success");
            page.awaitDashboard();
            assertThat(Duration.ofNanos(System.nanoTime() - success))
                    .isBetween(Duration.ofMillis(1_500), Duration.ofSeconds(6));
            Locator card = page.dashboard().cardsOf(alice.name());
            assertThat(card).hasAttribute("data-status", "online");
            assertThat(card).containsText("@" + alice.username());
            assertThat(page.page().getByText("Следующие шаги")).isVisible();
            Screenshots.take(page.page(), "dashboard-1-online");
        }
        assertThat(phone.devices(alice)).hasSize(1);
    }

    @Test
    void shouldVerifyThe2faPasswordAndForgiveAWrongOne() {
        Person bruno = phone.person("Bruno");
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);
            phone.scan(bruno, page.create());

            assertThat(page.status()).hasText("QR-код отсканирован! Введите пароль 2FA");
            assertThat(page.panel()).containsText(String.valueOf(bruno.hint()));
            assertThat(page.passwordField()).isFocused();
            Screenshots.take(page.page(), "login-4-password");
            page.passwordField().fill(UsedSecrets.password("not the password 4711"));
            button(page, "Подтвердить").click();

            assertThat(page.remark()).containsText("Telegram не принял этот пароль");
            assertThat(page.remark()).containsText("Нет ли лишних пробелов");
            Screenshots.take(page.page(), "login-5-password-refused");
            page.givePassword(bruno.requirePassword());

            assertThat(page.status()).hasText("Авторизация успешна!");
            page.awaitDashboard();
            assertThat(page.dashboard().cardsOf(bruno.name()))
                    .hasAttribute("data-status", "online");
        }
        assertThat(system.log(PartName.WORKER))
                .contains(
                        "Creating a QR login for user_1",
                        "QR code created for user_1",
                        "Waiting for authorization of user_1 (timeout: ",
                        "2FA password needed for user_1",
                        "2FA password of user_1 was not accepted",
                        "2FA succeeded for " + bruno.name(),
                        "Authorization succeeded for " + bruno.name());
    }

    @Test
    void shouldConnectAnAccountOfTheOtherDataCentre() {
        Person chiara = phone.person("Chiara");
        assertThat(chiara.dc()).isEqualTo(2);
        try (BrowserContext window = Browser.of(system, Look.ENGLISH)) {
            LoginPage page = LoginPage.open(system, window);
            button(page, "Create QR code").click();
            phone.scan(chiara, page.link());

            page.awaitStep("succeeded");
            page.awaitDashboard();
            assertThat(page.dashboard().cardsOf(chiara.name()))
                    .hasAttribute("data-status", "online");
        }
    }

    @Test
    void shouldConnectAnAccountOfTheOtherDataCentreWithA2faPasswordInCyrillic() {
        Person emil = phone.person("Emil");
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);
            phone.scan(emil, page.create());
            page.awaitStep("password");
            page.givePassword(emil.requirePassword());

            page.awaitStep("succeeded");
        }
    }

    @Test
    void shouldShowACyrillicNameWithoutAUsername() {
        Person darja = phone.person("Дарья");
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);
            phone.scan(darja, page.create());

            page.awaitDashboard();
            assertThat(page.dashboard().cardsOf("Дарья Соколова"))
                    .containsText("без имени пользователя");
        }
    }

    @Test
    void shouldKeepTheFirstLoginOfAPersonWhoConnectsTwice() {
        Person person = phone.newPerson("Twice");
        String account = system.api().connect(phone, person);
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);
            phone.scan(person, page.create());

            page.awaitStep("succeeded");
            assertThat(page.panel()).containsText("Этот аккаунт был подключён раньше");
            page.awaitDashboard();
            assertThat(page.dashboard().card(account, "online")).isVisible();
            assertThat(page.dashboard().cardsOf(person.name())).hasCount(1);
        }
        await().untilAsserted(() -> assertThat(phone.devices(person)).hasSize(1));
    }

    @Test
    void shouldSendWhoIsNotSignedInToTheSignInPage() {
        for (String path : List.of("/telegram/", "/telegram/dashboard")) {
            Http.Answer answer = new Http(system.gatewayUri(), Map.of()).get(path);
            assertThat(answer.status()).isEqualTo(302);
            assertThat(answer.headers().get("location")).endsWith("/telegram/sign-in");
        }
        try (BrowserContext window = Browser.stranger(Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);
            assertThat(page.page()).hasURL(Pattern.compile(".*/telegram/sign-in"));
            Screenshots.take(page.page(), "sign-in");

            page.page().locator("#user").fill(system.user());
            page.page().locator("#password").fill(UsedSecrets.password("no such password 99"));
            page.page().locator("main [type=submit]").click();
            assertThat(page.page().getByText("Неверное имя или пароль")).isVisible();
            Screenshots.take(page.page(), "sign-in-refused");

            page.page().locator("#user").fill(system.user());
            page.page().locator("#password").fill(system.password());
            page.page().locator("main [type=submit]").click();
            assertThat(page.createButton()).isVisible();
        }
    }

    @Test
    void shouldNeedNothingButTheKeyboard() {
        Person farah = phone.person("Farah");
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);
            tabTo(page, page.createButton());
            page.page().keyboard().press("Enter");
            phone.scan(farah, page.link());

            assertThat(page.passwordField()).isFocused();
            page.page().keyboard().insertText(UsedSecrets.password(farah.requirePassword()));
            page.page().keyboard().press("Enter");

            page.awaitStep("succeeded");
            page.awaitDashboard();
            tabTo(page, page.dashboard().cardsOf(farah.name()).locator("[data-do=log-out]"));
            page.page().keyboard().press("Enter");
            assertThat(page.dashboard().dialog()).isVisible();
            page.page().keyboard().press("Escape");
            assertThat(page.dashboard().dialog()).isHidden();
        }
    }

    private static void tabTo(LoginPage page, Locator wanted) {
        Locator focused = wanted.and(page.page().locator(":focus"));
        for (int i = 0; i < 60 && focused.count() == 0; i++) {
            page.page().keyboard().press("Tab");
        }
        assertThat(wanted).isFocused();
    }

    private static Locator button(LoginPage page, String name) {
        return page.page()
                .getByRole(
                        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
