package telegate.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import telegate.system.Browser.Look;
import telegate.system.PretendPhone.Device;
import telegate.system.PretendPhone.Person;

/// A process ends at once, without any chance to put things in order, while people use the system.
@ExtendWith(SharedSystem.class)
class RestartST {

    private static final String EXPORT = "auth.exportLoginToken";

    private final TelegateSystem system;
    private final PretendPhone phone;

    RestartST(TelegateSystem system) {
        this.system = system;
        this.phone = system.phone();
    }

    @Test
    void shouldGoOnInTheBrowserAfterTheGatewayWasKilledDuringALogin() throws Exception {
        Person person = phone.newPerson("Bridge", "over the gap 5", "mind");
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);
            String link = page.create();
            page.mark();

            system.gateway().kill();
            // Nobody is there to tell the page about it.
            phone.scan(person, link);
            assertThat(page.page().locator("[data-connection]")).containsText("Связь потеряна");
            Screenshots.take(page.page(), "login-12-connection-lost");
            system.gateway().awaitReady(TelegateSystem.READY);

            page.awaitStep("password");
            page.givePassword(person.requirePassword());
            page.awaitStep("succeeded");
            assertThat(page.isMarked()).as("went on without being loaded anew").isTrue();
        }
    }

    @Test
    void shouldBringEveryAccountBackWithoutALoginAfterTheWorkerWasKilled() throws Exception {
        GatewayApi api = system.api();
        Person here = phone.newPerson("Permanent");
        Person there = phone.create(Map.of("firstName", "Distant", "dc", 2)).getFirst();
        Map<String, Person> connected = new LinkedHashMap<>();
        connected.put(api.connect(phone, here), here);
        connected.put(api.connect(phone, there), there);
        Map<String, Long> versions = versions(api, connected);
        Map<Person, List<Device>> devices = devices(connected);
        long exports = phone.calls(EXPORT);

        system.worker().kill();
        system.worker().awaitReady(TelegateSystem.READY);

        connected
                .keySet()
                .forEach(account ->
                        api.awaitAccount(
                                account,
                                now ->
                                        now.path("state").asText().equals("online")
                                                && now.path("version").asLong()
                                                        > versions.getOrDefault(account, 0L)));
        assertThat(devices(connected)).isEqualTo(devices);
        assertThat(phone.calls(EXPORT)).as("new logins").isEqualTo(exports);
        assertThat(phone.duplicatedKeys()).isZero();
    }

    @Test
    void shouldFinishALoginThatWasWaitingForAScanWhenTheWorkerWasKilled() throws Exception {
        Person person = phone.newPerson("Scanned");
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);
            page.create();

            system.worker().kill();
            system.worker().awaitReady(TelegateSystem.READY);
            phone.scan(person, page.link());

            page.awaitStep("succeeded");
        }
        assertThat(phone.devices(person)).hasSize(1);
    }

    @Test
    void shouldFinishALoginThatWasWaitingForAPasswordWhenTheWorkerWasKilled() throws Exception {
        Person person = phone.newPerson("Asked", "what was it 8", "you know");
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);
            phone.scan(person, page.create());
            page.awaitStep("password");
            JsonNode asked = system.api().login(page.login());
            page.passwordField().fill(UsedSecrets.password(person.requirePassword()));

            system.worker().kill();
            system.worker().awaitReady(TelegateSystem.READY);

            system.api()
                    .awaitLogin(
                            page.login(),
                            now -> now.path("version").asLong() > asked.path("version").asLong());
            // What was typed is still there.
            assertThat(page.passwordField()).hasValue(person.requirePassword());
            page.confirmButton().click();
            page.awaitStep("succeeded");
        }
        assertThat(phone.devices(person)).hasSize(1);
    }

    @Test
    void shouldCarryOutWhatWasAskedWhileTheWorkerWasAway() throws Exception {
        Person person = phone.newPerson("Away");
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);
            system.worker().stop();

            page.createButton().click();
            page.awaitStep("requested");
            Screenshots.take(page.page(), "login-13-requested");
            system.worker().start();

            phone.scan(person, page.link());
            page.awaitStep("succeeded");
        }
    }

    private static Map<String, Long> versions(GatewayApi api, Map<String, Person> accounts) {
        Map<String, Long> versions = new LinkedHashMap<>();
        accounts.keySet().forEach(id -> versions.put(id, api.account(id).path("version").asLong()));
        return versions;
    }

    private Map<Person, List<Device>> devices(Map<String, Person> accounts) {
        Map<Person, List<Device>> devices = new LinkedHashMap<>();
        accounts.values().forEach(person -> devices.put(person, phone.devices(person)));
        return devices;
    }
}
