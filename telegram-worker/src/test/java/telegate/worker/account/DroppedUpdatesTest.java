package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import telegate.worker.binlog.Binlog;
import telegate.worker.session.ClientSession;
import telegate.worker.session.TestSessions;
import telegate.worker.tdlib.ScriptedTdClients;

/// A copy of TDLib's file counts everything as told that TDLib had told before it was made.
class DroppedUpdatesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int ROOM = 2;

    @TempDir Path parent = Path.of(".");

    private final ScriptedTdClients clients = new ScriptedTdClients(_ -> {});
    private final Account account = TestAccounts.account(ROOM);
    private final CompletableFuture<Void> released = new CompletableFuture<>();

    @AfterEach
    void close() {
        released.complete(null);
        clients.close();
    }

    private void fillTheMailbox() {
        CompletableFuture<Void> held = new CompletableFuture<>();
        account.execute(() -> {
            held.complete(null);
            released.join();
        });
        assertThat(held).succeedsWithin(PATIENCE);
        for (int i = 0; i < ROOM; i++) {
            account.execute(() -> {});
        }
    }

    @Test
    void shouldUseNoCopyOfAClientFromTheMomentWhenAnUpdateWasDropped() {
        ClientSession dropped = TestSessions.of(clients, parent);
        ClientSession other = TestSessions.of(clients, parent);
        Binlog madeBefore = new Binlog(new byte[Binlog.KEY_LENGTH], new byte[0]);
        fillTheMailbox();
        assertThat(dropped.lossy()).isFalse();

        account.executeUpdate(dropped, () -> {});

        assertThat(dropped.lossy()).isTrue();
        assertThatThrownBy(() -> account.clients().seal(dropped, madeBefore))
                .hasMessageContaining("dropped");
        assertThat(other.lossy()).isFalse();
    }

    @Test
    void shouldKeepUsingCopiesWhileThereIsRoom() {
        ClientSession session = TestSessions.of(clients, parent);

        account.executeUpdate(session, () -> {});
        TestAccounts.settle(account);

        assertThat(session.lossy()).isFalse();
    }
}
