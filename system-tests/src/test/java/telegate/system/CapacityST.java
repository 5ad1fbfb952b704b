package telegate.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import telegate.standalone.PartName;
import telegate.standalone.PartSettings;
import telegate.system.Browser.Look;
import telegate.system.PretendPhone.Person;

/// A worker with one place: who comes when it is taken is refused. The page then begins another
/// login by itself, which may come to a worker with room, and gives up after a few.
///
/// Which worker an attempt comes to is a matter of chance. So there is one worker here, and what
/// changes between two attempts of the page is whether it has room.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CapacityST {

    private static final Pattern STARTS = Pattern.compile(".*/api/v1/logins");
    private static final Pattern PLACE_IS_FREE =
            Pattern.compile("^telegate_pool_warm(\\{.*})? 1(\\.0)?$", Pattern.MULTILINE);
    private static final String ELSEWHERE = "elsewhere-";
    private static final String KEY = "idempotency-key";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// The click, and three more that the page makes by itself.
    private static final int ATTEMPTS = 4;

    private final TelegateSystem system;
    private final PretendPhone phone;
    private final GatewayApi api;

    CapacityST() throws InterruptedException {
        this.system =
                TelegateSystem.start(
                        "capacity",
                        settings ->
                                settings.with(
                                        PartName.WORKER,
                                        PartSettings.properties(
                                                Map.of(
                                                        "telegate.worker.soft-limit", "1",
                                                        "telegate.worker.hard-limit", "1"))));
        this.phone = system.phone();
        this.api = system.api();
    }

    @AfterEach
    void freeThePlace() {
        api.endLogins();
        for (JsonNode account : api.accounts()) {
            String id = account.path("id").asText();
            if (!isDisconnected(account)) {
                assertThat(api.http().delete("/api/v1/accounts/" + id).status()).isEqualTo(202);
                api.awaitAccount(id, CapacityST::isDisconnected);
            }
        }
    }

    @AfterAll
    void stop() throws InterruptedException {
        system.close();
    }

    @Test
    void shouldLookElsewhereByItselfAndShowNothingOfItButALongerWait() {
        Person person = phone.newPerson("Patient");
        List<String> refused = new ArrayList<>();
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN)) {
            LoginPage page = LoginPage.open(system, window);
            String other = takeThePlace();
            page.page()
                    .route(
                            STARTS,
                            route -> {
                                String key = key(route.request());
                                if (key.startsWith(ELSEWHERE)) {
                                    refused.add(key.substring(ELSEWHERE.length()));
                                    api.cancel(other);
                                    awaitFreePlace();
                                }
                                route.resume();
                            });
            page.mark();
            noteSteps(page.page());

            phone.scan(person, page.create());

            page.awaitStep("succeeded");
            assertThat(page.isMarked()).as("went on without being loaded anew").isTrue();
            assertThat(stepsShown(page.page()))
                    .contains("scan", "succeeded")
                    .doesNotContain("failed");
            assertThat(refused).hasSize(1).doesNotContain(page.login());
        }
        JsonNode first = api.login(refused.getFirst());
        assertThat(first.path("state").asText()).isEqualTo("failed");
        assertThat(first.path("failure").path("code").asText()).isEqualTo("capacity-reached");
        assertThat(phone.devices(person)).hasSize(1);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("readers")
    void shouldSayThatAllPlacesAreTakenWhenThereIsRoomNowhere(
            Look reader, String sentence, String advice) {
        List<String> keys = new ArrayList<>();
        try (BrowserContext window = Browser.of(system, reader)) {
            LoginPage page = LoginPage.open(system, window);
            String other = takeThePlace();
            page.page()
                    .onRequest(request -> {
                        if (STARTS.matcher(request.url()).matches()) {
                            keys.add(key(request));
                        }
                    });

            page.createButton().click();

            page.awaitStep("failed");
            assertThat(page.panel()).containsText(sentence);
            assertThat(page.panel()).containsText(advice);
            Screenshots.take(page.page(), "login-14-all-places-taken-" + reader.language());
            assertThat(keys).hasSize(ATTEMPTS).doesNotHaveDuplicates();
            assertThat(keys.subList(1, ATTEMPTS)).allMatch(key -> key.startsWith(ELSEWHERE));

            // Somebody leaves: the same page begins anew.
            api.cancel(other);
            awaitFreePlace();
            page.create();
        }
    }

    static Stream<Arguments> readers() {
        return Stream.of(
                Arguments.of(Look.RUSSIAN, "Все места для аккаунтов заняты", "Попробуйте позже"),
                Arguments.of(Look.ENGLISH, "All places for accounts are taken", "Try again later"));
    }

    /// Another login, which goes on; of the same user, so a page that is opened later would show
    /// it.
    private String takeThePlace() {
        awaitFreePlace();
        String login = api.startLogin();
        api.awaitState(login, "awaiting-scan");
        return login;
    }

    /// A client that waits for whoever comes has the one place.
    private void awaitFreePlace() {
        Http worker =
                new Http(URI.create("http://127.0.0.1:" + system.worker().port()), Map.of())
                        .with("Accept", "text/plain");
        await("a place")
                .atMost(PATIENCE)
                .until(() ->
                        PLACE_IS_FREE.matcher(worker.get("/q/metrics").require(200).body()).find());
    }

    private static boolean isDisconnected(JsonNode account) {
        return account.path("state").asText().equals("disconnected");
    }

    private static String key(Request request) {
        return request.headers().getOrDefault(KEY, "");
    }

    private static void noteSteps(Page page) {
        page.evaluate(
                """
                () => {
                  const panel = document.getElementById('panel');
                  window.stepsShown = [];
                  new MutationObserver(() => window.stepsShown.push(panel.dataset.step))
                    .observe(panel, { attributes: true, attributeFilter: ['data-step'] });
                }\
                """);
    }

    private static String stepsShown(Page page) {
        return String.valueOf(page.evaluate("() => window.stepsShown.join(' ')"));
    }
}
