package telegate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What the real TDLib makes of each lever.
@ExtendWith(SandboxExtension.class)
class FaultsTest {
    private static final long ALICE = 6_200_000_001L;
    private static final long BRUNO_2FA = 6_200_000_002L;
    private static final String EXPORT = "auth.exportLoginToken";

    private final Sandbox sandbox;
    private final PhoneClient phone;
    @TempDir private Path directory;

    FaultsTest(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.phone = new PhoneClient(sandbox);
    }

    @BeforeEach
    void begin() {
        Cleanliness.begin(sandbox);
    }

    @Test
    void shouldMakeTheClientWaitAFewSecondsByItself() {
        arm(Map.of("method", EXPORT, "error", "FLOOD_WAIT_3"));
        try (var client = LoginClient.idle(sandbox, directory)) {
            long start = System.nanoTime();
            assertThat(client.requestQr().path("@type").asText()).isEqualTo("ok");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(2900), Duration.ofSeconds(6));
        }
        assertThat(phone.get("api/faults").body().path("armed")).isEmpty();
    }

    @Test
    void shouldTellTheClientToComeBackLater() {
        arm(Map.of("method", EXPORT, "error", "FLOOD_WAIT_300"));
        try (var client = LoginClient.idle(sandbox, directory)) {
            var answer = client.requestQr();
            assertThat(answer.path("code").asInt()).isEqualTo(429);
            assertThat(answer.path("message").asText())
                    .isEqualTo("Too Many Requests: retry after 300");
        }
    }

    @Test
    void shouldRefuseTheApiId() {
        arm(Map.of("method", EXPORT, "error", "API_ID_INVALID"));
        try (var client = LoginClient.idle(sandbox, directory)) {
            var answer = client.requestQr();
            assertThat(answer.path("code").asInt()).isEqualTo(400);
            assertThat(answer.path("message").asText()).isEqualTo("API_ID_INVALID");
            // and the next call is answered
            assertThat(client.requestQr().path("@type").asText()).isEqualTo("ok");
        }
    }

    @Test
    void shouldLetTheClientRetryAfterAFailureOfTheServer() {
        arm(Map.of("method", EXPORT, "error", 500, "count", 2));
        try (var client = LoginClient.idle(sandbox, directory)) {
            assertThat(client.requestQr().path("@type").asText()).isEqualTo("ok");
        }
    }

    @Test
    void shouldAnswerLater() {
        arm(Map.of("method", EXPORT, "delayMillis", 700));
        try (var client = LoginClient.idle(sandbox, directory)) {
            long start = System.nanoTime();
            client.requestQr();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isGreaterThan(Duration.ofMillis(690));
        }
    }

    @Test
    void shouldSurviveDroppedConnections() {
        arm(Map.of("method", EXPORT, "drop", true));
        try (var client = LoginClient.idle(sandbox, directory)) {
            assertThat(client.requestQr().path("@type").asText()).isEqualTo("ok");
            arm(Map.of("dropConnections", true, "changeSalts", true));
            sandbox.scan(sandbox.accounts().get(ALICE), client.link());
            client.td().awaitState("Ready");
        }
    }

    @Test
    void shouldBeHalfOpen() {
        try (var client = LoginClient.showing(sandbox, directory)) {
            var link = client.link();
            arm(Map.of("halfOpen", true));
            sandbox.scan(sandbox.accounts().get(ALICE), link);
            await().during(Duration.ofSeconds(2))
                    .until(() -> client.td().stateName().endsWith("Confirmation"));

            // When: it may find out now, instead of after its own time
            arm(Map.of("halfOpen", false, "dropConnections", true));

            client.td().awaitState("Ready");
        }
    }

    @Test
    void shouldMoveAnAccountToTheOtherDataCentre() {
        arm(Map.of("account", ALICE, "dc", 2));
        try (var client = LoginClient.ready(sandbox, directory, ALICE)) {
            assertThat(client.me().path("id").asLong()).isEqualTo(ALICE);
            assertThat(sandbox.accounts().get(ALICE).devices().getFirst().dc()).isEqualTo(2);
        } finally {
            arm(Map.of("account", ALICE, "dc", 1));
        }
    }

    @Test
    void shouldRevokeADevice() {
        try (var client = LoginClient.ready(sandbox, directory, ALICE)) {
            client.me();
            var device = phone.devices(ALICE).path(0).path("id").asText();
            arm(Map.of("account", ALICE, "device", device));
            client.td().awaitState("Closed");
        }
    }

    /// The client never hears that its code was accepted, and asks when the code expires; the
    /// answer is lost once more, so the key asks again although it is authorised already.
    @Test
    void shouldAnswerAnAcceptedKeyAgainInEachWay() {
        for (var way : new String[] {"success", "error", "new-token"}) {
            Cleanliness.begin(sandbox);
            arm(Map.of("tokenLifetimeSeconds", 2, "reexport", way));
            try (var client = LoginClient.showing(sandbox, directory.resolve(way))) {
                var key = sandbox.logins().waiting().getFirst().caller();
                var link = client.link();
                // Given: accepted and authorised behind the client's back
                sandbox.faults().setHalfOpen(true);
                sandbox.scan(sandbox.accounts().get(ALICE), link);
                sandbox.logins().export(key);
                assertThat(phone.devices(ALICE)).hasSize(1);
                sandbox.faults().setHalfOpen(false);
                sandbox.sessions().dropAll();

                // Then
                switch (way) {
                    case "success" -> client.td().awaitState("Ready");
                    case "new-token" -> assertThat(client.linkAfter(link)).isNotEqualTo(link);
                    default ->
                            await().during(Duration.ofSeconds(3))
                                    .until(() -> client.link().equals(link));
                }
            }
        }
    }

    @Test
    void shouldShowWhatIsArmedAndForgetIt() {
        arm(Map.of("method", "help.getConfig", "error", "FLOOD_WAIT_9", "count", 4));
        arm(Map.of("tokenLifetimeSeconds", 7, "reexport", "error"));

        var state = phone.get("api/faults").body();
        assertThat(state.path("tokenLifetimeSeconds").asInt()).isEqualTo(7);
        assertThat(state.path("reexport").asText()).isEqualTo("error");
        assertThat(state.path("armed").path(0).path("code").asInt()).isEqualTo(420);
        assertThat(state.path("armed").path(0).path("count").asInt()).isEqualTo(4);

        var after = phone.post("api/faults", Map.of("reset", true)).body();
        assertThat(after.path("armed")).isEmpty();
        assertThat(after.path("tokenLifetimeSeconds").asInt()).isEqualTo(30);
    }

    @Test
    void shouldRefuseWhatIsNoLever() {
        assertThat(phone.post("api/faults", Map.of()).status()).isEqualTo(400);
        assertThat(phone.post("api/faults", Map.of("metod", "x")).status()).isEqualTo(400);
        assertThat(phone.post("api/faults", Map.of("error", "FLOOD_WAIT_1")).status())
                .isEqualTo(400);
        assertThat(phone.post("api/faults", Map.of("method", "*", "error", "no")).status())
                .isEqualTo(400);
        assertThat(phone.post("api/faults", Map.of("account", 1, "dc", 2)).status()).isEqualTo(404);
        assertThat(phone.post("api/faults", Map.of("account", BRUNO_2FA, "device", "1")).status())
                .isEqualTo(404);
        assertThat(phone.get("api/faults").body().path("armed")).isEmpty();
    }

    private void arm(Map<String, ?> fault) {
        assertThat(phone.post("api/faults", fault).status()).isEqualTo(200);
    }
}
