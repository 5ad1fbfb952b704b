package telegate.worker.tdlib.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import telegate.sandbox.Sandbox;
import telegate.sandbox.SandboxExtension;
import telegate.tdlib.TdJson;
import telegate.worker.tdlib.Proxy;
import telegate.worker.tdlib.TdClient;
import telegate.worker.tdlib.TdClientSettings;
import telegate.worker.tdlib.TdError;

/// Requests from several threads while the client closes: each one is answered or refused, none is
/// left waiting.
@Timeout(120)
@ExtendWith(SandboxExtension.class)
class SendCloseRaceTest {

    private static final int ROUNDS = 20;
    private static final int SENDERS = 4;
    private static final int REQUESTS = 200;

    @TempDir private Path directory;

    @Test
    void shouldSettleEveryRequestThatRacesWithTheEnd(Sandbox sandbox) throws Exception {
        try (FfmTdClients clients =
                        FfmTdClients.start(
                                TdJson.load(sandbox.patchedLibrary()),
                                Duration.ofSeconds(30),
                                _ -> {});
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < ROUNDS; round++) {
                // Given
                TdClient client = clients.open(settings(round), _ -> {});
                List<CompletableFuture<List<CompletableFuture<Void>>>> senders = new ArrayList<>();

                // When
                for (int sender = 0; sender < SENDERS; sender++) {
                    senders.add(CompletableFuture.supplyAsync(() -> pingOften(client), threads));
                }
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(3_000_000));
                CompletableFuture<Void> closed = client.close();

                // Then
                assertThat(closed).succeedsWithin(20, TimeUnit.SECONDS);
                for (var sender : senders) {
                    sender.get(20, TimeUnit.SECONDS).forEach(SendCloseRaceTest::assertSettled);
                }
            }
        }
    }

    private static List<CompletableFuture<Void>> pingOften(TdClient client) {
        List<CompletableFuture<Void>> pings = new ArrayList<>();
        for (int n = 0; n < REQUESTS; n++) {
            pings.add(client.ping());
        }
        return pings;
    }

    private static void assertSettled(CompletableFuture<Void> ping) {
        // The client is closed and all senders are done: nothing may be left to wait for.
        assertThat(ping).isDone();
        if (ping.isCompletedExceptionally()) {
            assertThat(ping.exceptionNow()).isInstanceOf(TdError.class);
        }
    }

    private TdClientSettings settings(int round) {
        return new TdClientSettings(
                directory.resolve("round-" + round),
                new byte[0],
                1,
                "0123456789abcdef0123456789abcdef",
                true,
                new Proxy.Socks5("127.0.0.1", 9, null, null),
                "race test",
                "",
                "1",
                "en");
    }
}
