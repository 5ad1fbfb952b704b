package telegate.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import telegate.system.Browser.Look;
import telegate.system.PretendPhone.Person;

/// What happens while a QR code is on the page.
@ExtendWith(SharedSystem.class)
class QrCodeST {

    private static final int GONE = 410;

    private final TelegateSystem system;
    private final PretendPhone phone;

    QrCodeST(TelegateSystem system) {
        this.system = system;
        this.phone = system.phone();
    }

    @Test
    void shouldReplaceTheCodeWhenAskedAndKillTheOldOne() {
        Person person = phone.newPerson("Refresh");
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);
            String old = page.create();

            page.refreshButton().click();
            String fresh = page.linkOtherThan(old);

            assertThat(phone.tryScan(person, old)).isEqualTo(GONE);
            phone.scan(person, fresh);
            page.awaitStep("succeeded");
        }
        assertThat(phone.devices(person)).hasSize(1);
    }

    @Test
    void shouldFollowByItselfWhenTheCodeExpires() {
        Person person = phone.newPerson("Expiry");
        phone.tokenLifetime(Duration.ofSeconds(3));
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);
            String first = page.create();
            page.mark();

            String second = page.linkOtherThan(first);
            assertThat(phone.tryScan(person, first)).isEqualTo(GONE);
            phone.tokenLifetime(Duration.ofSeconds(30));
            String third = page.linkOtherThan(second);
            phone.scan(person, third);

            page.awaitStep("succeeded");
            assertThat(page.isMarked()).as("followed without being loaded anew").isTrue();
        }
    }

    @Test
    void shouldSayThatNothingIsLostWhen2faIsAskedForTooEarly() {
        Person person = phone.newPerson("Early", "early bird 77", "worm");
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);
            String link = page.create();

            assertThat(page.need2faButton()).hasText("Нужна 2FA?");
            page.need2faButton().click();
            assertThat(page.panel().locator("[data-say]"))
                    .containsText("Telegram пока не просит пароль");
            Screenshots.take(page.page(), "login-6-2fa-not-asked-yet");

            assertThat(page.link()).isEqualTo(link);
            phone.scan(person, link);
            page.awaitStep("password");
            page.givePassword(person.requirePassword());
            page.awaitStep("succeeded");
        }
    }

    @Test
    void shouldEndACancelledLoginAndLeaveNothingToScan() {
        Person person = phone.newPerson("Cancel");
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);
            String link = page.create();

            page.cancelButton().click();

            assertThat(page.status()).hasText("Вход отменён");
            Screenshots.take(page.page(), "login-7-cancelled");
            await().untilAsserted(() -> assertThat(phone.tryScan(person, link)).isEqualTo(GONE));
            assertThat(phone.devices(person)).isEmpty();
            phone.scan(person, page.create());
            page.awaitStep("succeeded");
        }
    }

    @Test
    void shouldCancelAtThePasswordStepToo() {
        Person person = phone.newPerson("Hesitant", "never given 12", "-");
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);
            phone.scan(person, page.create());
            page.awaitStep("password");

            page.cancelButton().click();

            assertThat(page.status()).hasText("Вход отменён");
        }
        assertThat(phone.devices(person)).isEmpty();
    }

    @Test
    void shouldShowANewCodeAfterThePersonHasDeclined() {
        Person person = phone.newPerson("Doubter");
        phone.tokenLifetime(Duration.ofSeconds(3));
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);
            String declined = page.create();
            phone.decline(person, declined);

            phone.tokenLifetime(Duration.ofSeconds(30));
            phone.scan(person, page.linkOtherThan(declined));

            page.awaitStep("succeeded");
        }
    }

    @Test
    void shouldShowOneLoginInTwoBrowsers() {
        Person person = phone.newPerson("Both", "two windows 2", "how many");
        try (BrowserContext here = Browser.of(system, Look.RUSSIAN);
                BrowserContext there = Browser.of(system, Look.ENGLISH.onPhone())) {
            LoginPage first = LoginPage.open(system, here);
            String link = first.create();
            LoginPage second = LoginPage.open(system, there, first.login());
            assertThat(second.link()).isEqualTo(link);

            first.refreshButton().click();
            String fresh = second.linkOtherThan(link);
            phone.scan(person, fresh);

            first.awaitStep("password");
            second.awaitStep("password");
            second.givePassword(person.requirePassword());
            assertThat(first.status()).hasText("Авторизация успешна!");
            second.awaitStep("succeeded");
        }
    }

    @Test
    void shouldShowTheSameLoginAfterThePageWasLoadedAnew() {
        Person person = phone.newPerson("Reload");
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);
            String link = page.create();
            String login = page.login();

            page.page().reload();

            assertThat(page.link()).isEqualTo(link);
            assertThat(page.login()).isEqualTo(login);
            phone.scan(person, link);
            page.awaitStep("succeeded");
        }
    }

    @Test
    void shouldBeginOneLoginForADoubleClick() {
        int before = system.api().logins().size();
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);

            page.createButton().dblclick();

            page.awaitStep("scan");
        }
        assertThat(system.api().logins()).hasSize(before + 1);
    }

    @Test
    void shouldCheckAPasswordOnceForADoubleClick() {
        Person person = phone.newPerson("Impatient", "click click 22", "twice");
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);
            phone.scan(person, page.create());
            page.awaitStep("password");
            long checks = phone.calls("auth.checkPassword");

            page.passwordField().fill(UsedSecrets.password("wrong click 23"));
            page.confirmButton().dblclick();

            assertThat(page.remark()).containsText("Telegram не принял этот пароль");
            assertThat(phone.calls("auth.checkPassword") - checks).isEqualTo(1);
            page.givePassword(person.requirePassword());
            page.awaitStep("succeeded");
        }
    }

    @Test
    void shouldOfferAPlainLinkToWhoIsOnThePhoneItself() {
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN.onPhone())) {
            LoginPage page = LoginPage.open(system, window);
            String link = page.create();

            Locator here = page.page().locator("a.here");
            assertThat(here).hasAttribute("href", link);
            assertThat(here).isVisible();
            Screenshots.take(page.page(), "login-8-scan-on-a-phone");
        }
    }
}
