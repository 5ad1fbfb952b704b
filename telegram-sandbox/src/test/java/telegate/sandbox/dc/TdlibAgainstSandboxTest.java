package telegate.sandbox.dc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static telegate.sandbox.td.TdProbe.request;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import telegate.sandbox.mtproto.AuthKey;
import telegate.sandbox.td.TdEngine;
import telegate.sandbox.td.TdProbe;
import telegate.sandbox.tl.TlObject;

/// The data centre judged by the real TDLib.
class TdlibAgainstSandboxTest {
    @TempDir private Path directory;
    private final MinimalServices services = new MinimalServices();
    private SandboxServer server;

    @BeforeEach
    void start() {
        server = started(0, false, "sandbox");
        TdEngine.get().clearLog();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldLetTdlibShowALoginLink() {
        try (var probe = probe("a")) {
            probe.awaitState("WaitPhoneNumber");
            var answer = probe.ask(request("requestQrCodeAuthentication"));

            assertThat(answer.path("@type").asText()).isEqualTo("ok");
            assertThat(probe.awaitState("WaitOtherDeviceConfirmation").path("link").asText())
                    .isEqualTo("tg://login?token=dG9rZW4tMQ");
            await().until(probe::connectionState, "connectionStateReady"::equals);
        }
        assertThat(server.dispatcher().unknownMethods()).isEmpty();
        assertThat(TdEngine.get().complaints()).isEmpty();
        assertThat(server.keyExchanges().completed()).isEqualTo(1);
    }

    @Test
    void shouldTellHandlersWhoAsks() {
        var calls = new CopyOnWriteArrayList<RpcCall>();
        server.dispatcher()
                .filter(call -> {
                    calls.add(call);
                    return RpcFilter.PROCEED;
                });

        try (var probe = waiting("a")) {
            assertThat(probe.stateName()).isNotEmpty();
        }

        var call =
                calls.stream()
                        .filter(c -> c.method().is("auth.exportLoginToken"))
                        .findFirst()
                        .orElseThrow();
        assertThat(call.process()).isEqualTo("process-1");
        assertThat(call.dc()).isEqualTo(1);
        assertThat(call.testMode()).isTrue();
        assertThat(call.info())
                .isEqualTo(new ClientInfo(12345, "Probe", "Linux", "1.0, TDLib 1.8.65"));
        assertThat(call.key()).isEqualTo(onlyKey());
    }

    @Test
    void shouldExchangeKeysWithFactorsOfRealSize() {
        server.close();
        server = started(0, true, "real");

        try (var probe = waiting("a")) {
            assertThat(probe.stateName()).isNotEmpty();
        }
    }

    @Test
    void shouldServeClientsWithPerfectForwardSecrecy() {
        try (var probe = probe("a")) {
            probe.setOption("use_pfs", true);
            probe.awaitState("WaitPhoneNumber");
            probe.ask(request("requestQrCodeAuthentication"));
            probe.awaitState("WaitOtherDeviceConfirmation");

            assertThat(server.authKeys().all()).anyMatch(AuthKey::temporary);
            int before = services.exports.get();
            server.sessions().push(permanentKey().id(), loginTokenUpdate());
            await().until(() -> services.exports.get() > before);
        }
        assertThat(TdEngine.get().complaints()).isEmpty();
    }

    @Test
    void shouldPushUpdates() {
        try (var _ = waiting("a")) {
            server.sessions().push(onlyKey().id(), loginTokenUpdate());

            await().until(() -> services.exports.get() == 2);
        }
    }

    @Test
    void shouldDeliverUpdatesThatCameWhileNobodyWasConnected() {
        try (var _ = waiting("a")) {
            var key = onlyKey().id();
            server.sessions().dropAll();
            await().until(() -> server.sessions().connections(key) == 0);
            server.sessions().push(key, loginTokenUpdate());

            await().until(() -> services.exports.get() == 2);
        }
        assertThat(server.keyExchanges().completed()).isEqualTo(1);
    }

    @Test
    void shouldDeliverUpdatesToAClientThatWasRestarted() {
        probeClosedWhileWaiting("a");
        server.sessions().push(onlyKey().id(), loginTokenUpdate());

        try (var again = probe("a")) {
            again.awaitState("WaitOtherDeviceConfirmation");
            await().until(() -> services.exports.get() == 2);
        }
        assertThat(server.keyExchanges().completed()).isEqualTo(1);
    }

    @Test
    void shouldOrphanNobodyWhenItIsRestarted() {
        try (var probe = waiting("a")) {
            var key = onlyKey();
            int port = server.socksPort();
            server.close();
            server = started(port, false, "sandbox");
            server.sessions().push(key.id(), loginTokenUpdate());

            await().until(() -> services.exports.get() == 2);
            assertThat(onlyKey()).isEqualTo(key);
            assertThat(probe.stateName()).endsWith("WaitOtherDeviceConfirmation");
        }
        assertThat(server.keyExchanges().completed()).isZero();
    }

    @Test
    void shouldRefuseKeysThatItForgot() {
        services.tokenSeconds = 3;
        try (var probe = waiting("a")) {
            var key = onlyKey();
            int port = server.socksPort();
            server.close();
            server = started(port, false, "other");

            // TDLib verifies with a temporary key that its own key is really unknown.
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> server.keyExchanges().completed() > 0);
            assertThat(server.authKeys().find(key.id())).isNull();
            assertThat(probe.states()).isNotEmpty();
        }
    }

    @Test
    void shouldHealClientsWithOldSalts() {
        try (var _ = waiting("a")) {
            server.sessions().changeSalts();
            server.sessions().push(onlyKey().id(), loginTokenUpdate());

            await().until(() -> services.exports.get() == 2);
        }
    }

    @Test
    void shouldDestroyTheKeyOfAClientThatLogsOut() {
        List<Long> destroyed = new CopyOnWriteArrayList<>();
        server.authKeys().onKeyDestroyed(destroyed::add);
        try (var probe = waiting("a")) {
            var key = onlyKey();

            probe.ask(request("logOut"));
            probe.awaitState("Closed");

            assertThat(destroyed).containsExactly(key.id());
            assertThat(server.authKeys().all()).isEmpty();
        }
    }

    @Test
    void shouldAnswerAfterAConnectionWasCutInTheMiddleOfAQuery() {
        var cuts = new AtomicInteger();
        server.dispatcher()
                .filter(call ->
                        call.method().is("auth.exportLoginToken") && cuts.getAndIncrement() < 2
                                ? new RpcFilter.Drop()
                                : RpcFilter.PROCEED);

        try (var _ = waiting("a")) {
            assertThat(cuts.get()).isGreaterThan(2);
        }
    }

    @Test
    void shouldAnswerLate() {
        server.dispatcher()
                .filter(call ->
                        call.method().is("auth.exportLoginToken")
                                ? new RpcFilter.Delay(Duration.ofMillis(500))
                                : RpcFilter.PROCEED);
        var start = Instant.now();

        try (var _ = waiting("a")) {
            assertThat(Duration.between(start, Instant.now()))
                    .isGreaterThan(Duration.ofMillis(500));
        }
        assertThat(services.exports).hasValue(1);
    }

    @Test
    void shouldPassErrorsOn() {
        server.dispatcher()
                .register(
                        "auth.exportLoginToken",
                        _ -> {
                            throw RpcError.badRequest("API_ID_INVALID");
                        });
        try (var probe = probe("a")) {
            probe.awaitState("WaitPhoneNumber");
            var answer = probe.ask(request("requestQrCodeAuthentication"));

            assertThat(answer.path("code").asInt()).isEqualTo(400);
            assertThat(answer.path("message").asText()).isEqualTo("API_ID_INVALID");
        }
    }

    @Test
    void shouldDetectAKeyThatIsUsedFromTwoPlaces() throws IOException {
        probeClosedWhileWaiting("a");
        var key = onlyKey();
        copy(directory.resolve("a"), directory.resolve("b"));
        try (var _ = connected("a", "process-1");
                var _ = connected("b", "process-2")) {
            server.sessions().push(key.id(), loginTokenUpdate());

            await().until(() -> server.sessions().duplicatedKeys().size() == 1);
        }
        assertThat(server.sessions().duplicatedKeys().getFirst().authKeyId()).isEqualTo(key.id());
        assertThat(server.authKeys().state(key.id())).isEqualTo(AuthKeys.State.DUPLICATED);
    }

    @Test
    void shouldAllowAKeyToMoveToAnotherProcessAndBack() {
        for (var process : List.of("process-1", "process-2", "process-1")) {
            try (var probe = TdProbe.open(directory.resolve("a"), server.socksPort(), process)) {
                probe.awaitState(
                        services.exports.get() == 0
                                ? "WaitPhoneNumber"
                                : "WaitOtherDeviceConfirmation");
                if (services.exports.get() == 0) {
                    probe.ask(request("requestQrCodeAuthentication"));
                }
                await().until(probe::connectionState, "connectionStateReady"::equals);
                int before = services.exports.get();
                server.sessions().push(onlyKey().id(), loginTokenUpdate());
                await().until(() -> services.exports.get() > before);
            }
        }
        assertThat(server.sessions().duplicatedKeys()).isEmpty();
    }

    private SandboxServer started(int port, boolean realSizePq, String name) {
        var created =
                SandboxServer.create(
                        new SandboxServerConfig(
                                InetAddress.getLoopbackAddress(),
                                port,
                                directory.resolve(name),
                                TdEngine.KEY,
                                List.of(1, 2),
                                realSizePq));
        services.register(created.dispatcher());
        created.start();
        return created;
    }

    private TdProbe probe(String name) {
        return TdProbe.open(directory.resolve(name), server.socksPort(), "process-1");
    }

    /// A client that goes on where it was closed. Its state comes from its binlog, before it has a
    /// connection: only a connected one hears what is pushed once.
    private TdProbe connected(String name, String process) {
        var probe = TdProbe.open(directory.resolve(name), server.socksPort(), process);
        await().until(probe::connectionState, "connectionStateReady"::equals);
        return probe;
    }

    /// A client that shows a code.
    private TdProbe waiting(String name) {
        var probe = probe(name);
        probe.awaitState("WaitPhoneNumber");
        probe.ask(request("requestQrCodeAuthentication"));
        probe.awaitState("WaitOtherDeviceConfirmation");
        return probe;
    }

    private void probeClosedWhileWaiting(String name) {
        try (var probe = waiting(name)) {
            assertThat(probe.stateName()).isNotEmpty();
        }
    }

    private AuthKey onlyKey() {
        assertThat(server.authKeys().all()).hasSize(1);
        return server.authKeys().all().iterator().next();
    }

    private AuthKey permanentKey() {
        return server.authKeys().all().stream()
                .filter(key -> !key.temporary())
                .findFirst()
                .orElseThrow();
    }

    /// The only update that a client accepts before it has logged in; it answers by asking for a
    /// token again.
    private static TlObject loginTokenUpdate() {
        return TlObject.of(
                "updateShort",
                "update",
                TlObject.of("updateLoginToken"),
                "date",
                (int) Instant.now().getEpochSecond());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
