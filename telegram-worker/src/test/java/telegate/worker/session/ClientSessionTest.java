package telegate.worker.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import telegate.worker.binlog.ClientDirectory;
import telegate.worker.egress.ClientTraffic;
import telegate.worker.tdlib.TdClientSettings;

class ClientSessionTest {

    private static final Duration LIMIT = Duration.ofMillis(50);

    @TempDir Path parent = Path.of(".");

    private final StuckClients clients = new StuckClients();
    private final AtomicInteger cuts = new AtomicInteger();

    private ClientSession session() {
        ClientDirectory directory = ClientDirectory.fresh(parent, true);
        return new ClientSession(
                directory,
                clients,
                new TdClientSettings(
                        directory.path(),
                        directory.databaseKey(),
                        1,
                        "hash",
                        true,
                        null,
                        "device",
                        "system",
                        "1",
                        "en"),
                LIMIT,
                cuts::incrementAndGet,
                () -> {},
                () -> new ClientTraffic(0, 0, 0, 0, false));
    }

    @Test
    void shouldCutOffAClientThatDoesNotClose() {
        ClientSession session = session();

        CompletableFuture<Void> discarded = session.discard();

        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(cuts).hasValue(1));
        assertThat(discarded).isNotDone();
        assertThat(session.directory().path()).exists();
        clients.end().complete(null);
        assertThat(discarded).isCompleted();
        assertThat(session.directory().path()).doesNotExist();
    }

    @Test
    void shouldNotCutOffAClientThatCloses() {
        ClientSession session = session();
        clients.end().complete(null);

        assertThat(session.discard()).isCompleted();

        await().during(LIMIT.multipliedBy(3)).untilAsserted(() -> assertThat(cuts).hasValue(0));
        assertThat(session.directory().path()).doesNotExist();
    }

    @Test
    void shouldRemoveTheFolderOfAClientThatTelegramHasEnded() {
        ClientSession session = session();

        CompletableFuture<Void> ended = session.ended();

        assertThat(ended).isNotDone();
        clients.end().complete(null);
        assertThat(ended).succeedsWithin(Duration.ofSeconds(5));
        assertThat(session.directory().path()).doesNotExist();
        assertThat(cuts).hasValue(0);
    }
}
