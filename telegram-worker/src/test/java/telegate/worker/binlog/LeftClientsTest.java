package telegate.worker.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set before each test
class LeftClientsTest {

    private final Random random = new Random(1);
    private final byte[] copy = bytes(500);

    @TempDir Path folder;
    private Path clients;
    private Path left;

    @BeforeEach
    void name() {
        clients = folder.resolve("clients");
        left = folder.resolve("left-clients");
    }

    @Test
    void shouldContinueFromWhatTheClientWroteAfterItsCopy() throws IOException {
        byte[] written = joined(copy, bytes(70));
        leave("one", bytes(600));
        leave("two", written);

        Binlog continued = LeftClients.moved(clients, left).continuing(binlog(copy));

        assertThat(continued.file()).isEqualTo(written);
        assertThat(continued.databaseKey()).hasSize(Binlog.KEY_LENGTH);
    }

    @Test
    void shouldStayWithTheCopyWhenTheFileIsAnotherOrAnOlderOne() throws IOException {
        byte[] changed = joined(copy, bytes(70));
        changed[300]++;
        leave("another", changed);
        leave("older", Arrays.copyOf(copy, 400));
        leave("same", copy);
        leave("torn", Arrays.copyOf(copy, 10));

        Binlog continued = LeftClients.moved(clients, left).continuing(binlog(copy));

        assertThat(continued.file()).isEqualTo(copy);
    }

    @Test
    void shouldFindAFileThatTheProcessBeforeTheLastLeft() throws IOException {
        byte[] written = joined(copy, bytes(70));
        leave("one", written);
        LeftClients.moved(clients, left);

        Binlog continued = LeftClients.moved(clients, left).continuing(binlog(copy));

        assertThat(continued.file()).isEqualTo(written);
        assertThat(clients).isEmptyDirectory();
    }

    @Test
    void shouldForgetFilesThatNoLoginCanNeedAnyMore() throws IOException {
        leave("one", joined(copy, bytes(70)));
        LeftClients.moved(clients, left);
        try (var folders = Files.list(left)) {
            for (Path client : folders.toList()) {
                Instant longAgo = Instant.now().minus(Duration.ofHours(2));
                Files.setLastModifiedTime(client, FileTime.from(longAgo));
            }
        }

        Binlog continued = LeftClients.moved(clients, left).continuing(binlog(copy));

        assertThat(continued.file()).isEqualTo(copy);
        assertThat(left).isEmptyDirectory();
    }

    private void leave(String client, byte[] file) throws IOException {
        Files.createDirectories(clients.resolve(client));
        Files.write(clients.resolve(client).resolve("td_test.binlog"), file);
    }

    private static Binlog binlog(byte[] file) {
        return new Binlog(new byte[Binlog.KEY_LENGTH], file);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] joined(byte[] head, byte[] tail) {
        byte[] joined = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, joined, head.length, tail.length);
        return joined;
    }
}
