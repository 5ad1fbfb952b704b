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

/// Accounts that are connected, and how they cease to be.
@ExtendWith(SharedSystem.class)
class DashboardST {

    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private final TelegateSystem system;
    private final PretendPhone phone;

    DashboardST(TelegateSystem system) {
        this.system = system;
        this.phone = system.phone();
    }

    @Test
    void shouldShowWithinTwoSecondsThatTheDeviceWasRevokedOnThePhone() {
        Person person = phone.newPerson("Revoked");
        String account = system.api().connect(phone, person);
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            Dashboard dashboard = Dashboard.open(system, window);
            assertThat(dashboard.card(account, "online")).isVisible();

            phone.revoke(person, phone.devices(person).getFirst());
            long revoked = System.nanoTime();

            assertThat(dashboard.card(account, "disconnected")).isVisible();
            assertThat(Duration.ofNanos(System.nanoTime() - revoked)).isLessThan(AT_ONCE);
            assertThat(dashboard.card(account)).containsText("Сеанс завершён в Telegram");
            Screenshots.take(dashboard.page(), "dashboard-2-revoked");
        }
    }

    @Test
    void shouldConnectADisconnectedAccountAgain() {
        Person person = phone.newPerson("Returning");
        String account = system.api().connect(phone, person);
        phone.revoke(person, phone.devices(person).getFirst());
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            Dashboard dashboard = Dashboard.open(system, window);
            dashboard.card(account, "disconnected").locator("[data-do=reconnect]").click();

            LoginPage page = LoginPage.shownIn(dashboard.page());
            phone.scan(person, page.link());

            page.awaitStep("succeeded");
            page.awaitDashboard();
            assertThat(page.dashboard().card(account, "online")).isVisible();
        }
        assertThat(phone.devices(person)).hasSize(1);
    }

    @Test
    void shouldNotPutAnotherPersonIntoTheAccountThatIsConnectedAgain() {
        Person person = phone.newPerson("Rightful");
        Person other = phone.newPerson("Other");
        String account = system.api().connect(phone, person);
        phone.revoke(person, phone.devices(person).getFirst());
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            Dashboard dashboard = Dashboard.open(system, window);
            dashboard.card(account, "disconnected").locator("[data-do=reconnect]").click();

            LoginPage page = LoginPage.shownIn(dashboard.page());
            phone.scan(other, page.link());

            page.awaitStep("failed");
            assertThat(page.panel())
                    .containsText("Это не тот аккаунт, который нужно было подключить снова");
        }
        await().untilAsserted(() -> assertThat(phone.devices(other)).isEmpty());
    }

    @Test
    void shouldLogAnAccountOutOfTelegram() {
        Person person = phone.newPerson("Leaving");
        String account = system.api().connect(phone, person);
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            Dashboard dashboard = Dashboard.open(system, window);
            Locator logOut = dashboard.card(account, "online").locator("[data-do=log-out]");
            logOut.click();
            assertThat(dashboard.dialog()).containsText(person.name());
            Screenshots.take(dashboard.page(), "dashboard-3-log-out");
            dashboard.dialog().locator("[value=keep]").click();
            assertThat(dashboard.card(account, "online")).isVisible();

            logOut.click();
            dashboard.dialog().locator("[value=out]").click();

            assertThat(dashboard.card(account, "disconnected")).isVisible();
            assertThat(dashboard.card(account)).containsText("Отключён здесь");
        }
        await().untilAsserted(() -> assertThat(phone.devices(person)).isEmpty());
    }
}
