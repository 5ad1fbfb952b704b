package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import telegate.worker.binlog.Binlog;
import telegate.worker.egress.EgressGate;
import telegate.worker.egress.GateSettings;
import telegate.worker.session.ClientSessions;
import telegate.worker.session.StuckClients;
import telegate.worker.tdlib.TdClient;
import telegate.worker.tdlib.TdClientSettings;
import telegate.worker.tdlib.TdUpdate;

/// An account is given away in the moment in which a client of it is being opened.
class LeavingAccountTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Binlog COPY = new Binlog(new byte[Binlog.KEY_LENGTH], new byte[8]);

    @TempDir Path parent = Path.of(".");

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch opens = new CountDownLatch(1);
    private final StuckClients clients = new SlowClients();
    private final EgressGate gate =
            EgressGate.start(
                    new GateSettings(null, Duration.ofSeconds(1), 16),
                    () -> true,
                    new NoUpstream(),
                    new SimpleMeterRegistry());

    /// Which take until the test lets them open.
    private final class SlowClients extends StuckClients {
        @Override
        public TdClient open(TdClientSettings settings, Consumer<TdUpdate> updates) {
            asked.countDown();
            try {
                assertThat(opens.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return super.open(settings, updates);
        }
    }

    @AfterEach
    void close() {
        gate.close();
    }

    @Test
    void shouldWaitForTheClientAndCutItOff() throws InterruptedException {
        // Given
        Account account =
                TestAccounts.account(
                        new ClientSessions(
                                clients,
                                gate,
                                parent.resolve("clients"),
                                new ClientSessions.Application(1, "hash", true, "d", "s", "1"),
                                PATIENCE));
        // A suspect is marked already, and the database here marks nobody.
        account.starts().awaitTurn();
        account.execute(() -> account.clients().open(COPY));
        assertThat(asked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        // When
        Thread leaving = Thread.ofPlatform().start(account::leave);
        await("somebody who waits").until(() -> leaving.getState() == Thread.State.BLOCKED);
        opens.countDown();

        // Then
        assertThat(leaving.join(PATIENCE)).isTrue();
        assertThat(gate.traffic().values()).hasSize(1).allMatch(client -> client.cut());
        assertThat(clients.closing()).isTrue();
    }
}
