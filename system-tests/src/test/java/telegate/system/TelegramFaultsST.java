package telegate.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import telegate.standalone.PartName;
import telegate.system.Browser.Look;
import telegate.system.PretendPhone.Person;

/// Telegram refuses, or asks to wait.
@ExtendWith(SharedSystem.class)
class TelegramFaultsST {

    private static final String EXPORT = "auth.exportLoginToken";
    private static final String CHECK = "auth.checkPassword";
    private static final Pattern NEARLY_FIVE_MINUTES = Pattern.compile("4:[0-5]\\d|5:00");

    private final TelegateSystem system;
    private final PretendPhone phone;

    TelegramFaultsST(TelegateSystem system) {
        this.system = system;
        this.phone = system.phone();
    }

    @Test
    void shouldShowHowLongTelegramWantsToWaitForACode() {
        phone.fail(EXPORT, "FLOOD_WAIT_300", 1);
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);

            page.createButton().click();

            assertThat(page.remark()).containsText("Telegram просит подождать");
            assertThat(page.remark().locator(".timer")).hasText(NEARLY_FIVE_MINUTES);
            page.awaitStep("requested");
            Screenshots.take(page.page(), "login-9-flood-wait");
            page.cancelButton().click();
            page.awaitStep("cancelled");
        }
    }

    @Test
    void shouldShowHowLongTelegramWantsToWaitForAPassword() {
        Person person = phone.newPerson("Hasty", "slow down 300", "speed");
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);
            phone.scan(person, page.create());
            page.awaitStep("password");
            phone.fail(CHECK, "FLOOD_WAIT_300", 1);

            page.givePassword(person.requirePassword());

            assertThat(page.remark()).containsText("Telegram просит подождать");
            assertThat(page.remark().locator(".timer")).hasText(NEARLY_FIVE_MINUTES);
            assertThat(page.confirmButton()).isDisabled();
            Screenshots.take(page.page(), "login-10-flood-wait-password");
        }
    }

    @Test
    void shouldWaitOutAShortFloodWait() {
        Person person = phone.newPerson("Patient");
        phone.fail(EXPORT, "FLOOD_WAIT_2", 1);
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);

            phone.scan(person, page.create());

            page.awaitStep("succeeded");
        }
    }

    @Test
    void shouldSayOnThePageAndInTheLogThatTheApiKeysAreRefused() {
        phone.fail(EXPORT, "API_ID_INVALID", 1);
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);

            page.createButton().click();

            assertThat(page.status()).hasText("Не удалось подключить аккаунт");
            assertThat(page.panel()).containsText("Telegram не принимает ключи API этой установки");
            assertThat(page.panel()).containsText("Сообщите администратору");
            Screenshots.take(page.page(), "login-11-failed");
            assertThat(system.log(PartName.WORKER)).contains("API_ID_INVALID");

            // The keys are put right: the same page begins anew.
            page.create();
        }
    }

    @Test
    void shouldTryAgainByItselfWhenTelegramHasAnInternalError() {
        Person person = phone.newPerson("Steady");
        phone.fail(EXPORT, "500", 2);
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);

            phone.scan(person, page.create());

            page.awaitStep("succeeded");
        }
    }

    @Test
    void shouldAskForThePasswordAgainWhenTelegramFailsToCheckIt() {
        Person person = phone.newPerson("Again", "once more 500", "-");
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);
            phone.scan(person, page.create());
            page.awaitStep("password");
            phone.fail(CHECK, "500", 1);

            page.givePassword(person.requirePassword());

            // TDLib asks again by itself; the person sees nothing of it.
            page.awaitStep("succeeded");
        }
    }
}
