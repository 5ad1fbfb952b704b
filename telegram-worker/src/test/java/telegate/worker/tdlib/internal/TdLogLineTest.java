package telegate.worker.tdlib.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import telegate.tdlib.NativeLibrary;
import telegate.tdlib.TdJson;
import telegate.worker.tdlib.LastWords;
import telegate.worker.tdlib.Proxy;
import telegate.worker.tdlib.TdClient;
import telegate.worker.tdlib.TdClientSettings;

class TdLogLineTest {

    private static final String FAILED_CHECK =
            "[ 0][t 4][1700000000.123456789][StickersManager.cpp:4205][#17][!StickersManager][&td]"
                    + "\tCheck `s->is_inited_` failed";

    @Test
    void shouldFindTheClientInWhoseWorkACheckHasFailed() {
        assertThat(TdLogLine.lastWords(FAILED_CHECK))
                .isEqualTo(new LastWords(OptionalInt.of(17), false));
    }

    @Test
    void shouldNotKnowTheClientWhenTdlibDoesNotSay() {
        assertThat(TdLogLine.client("[ 0][t 4][1700000000.1][Binlog.cpp:1]\tthe text says [#17]"))
                .isEmpty();
    }

    @Test
    void shouldBlameNobodyForAFullDisk() {
        String line =
                "[ 0][t 4][1700000000.1][Binlog.cpp:655][#3][!Td]\t"
                        + "[PosixError : No space left on device : 28 : Write to [fd:7] has failed]";

        assertThat(TdLogLine.lastWords(line).systemFailed()).isTrue();
    }

    /// What the worker's judgement lives on: the real TDLib names the client, in its last words
    /// too.
    @Test
    @Timeout(60)
    void shouldHearFromTheRealTdlibInWhoseWorkItEndsTheProcess(@TempDir Path directory)
            throws Exception {
        Path heard = directory.resolve("heard");
        List<String> command =
                List.of(
                        "bash",
                        "-c",
                        "ulimit -c 0; exec \"$0\" \"$@\"",
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-XX:ErrorFile=" + directory.resolve("crash.log"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        NamedAtTheEnd.class.getName(),
                        directory.toString(),
                        heard.toString());

        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isEqualTo(NamedAtTheEnd.ABORTED);
        assertThat(heard).content().isEqualTo("2 of 3, system failed: false");
    }

    /// A process with three clients. TDLib ends it in the work of the second one.
    static final class NamedAtTheEnd {

        /// 128 and the number of SIGABRT.
        static final int ABORTED = 134;

        private NamedAtTheEnd() {}

        /// @param args a folder, and where to write down what was heard
        public static void main(String[] args) throws Exception {
            Path directory = Path.of(args[0]);
            TdJson td = TdJson.load(NativeLibrary.unpackInto(directory));
            List<TdClient> open = new ArrayList<>();
            FfmTdClients clients =
                    FfmTdClients.start(
                            td,
                            Duration.ofSeconds(10),
                            words -> note(Path.of(args[1]), open, words));
            for (int i = 0; i < 3; i++) {
                open.add(clients.open(settings(directory.resolve("client-" + i)), _ -> {}));
            }
            for (TdClient client : open) {
                client.ping().join();
            }
            // A synchronous request, carried out in the client's own work when it is sent to it.
            td.send(
                    open.get(1).id(),
                    "{\"@type\":\"addLogMessage\",\"verbosity_level\":0,\"text\":\"a check has failed\"}");
            Thread.sleep(Duration.ofSeconds(30));
        }

        private static void note(Path file, List<TdClient> open, LastWords words) {
            List<Integer> ids = open.stream().map(TdClient::id).toList();
            int index = words.client().isPresent() ? ids.indexOf(words.client().getAsInt()) : -1;
            try {
                Files.writeString(
                        file,
                        "%d of %d, system failed: %b"
                                .formatted(index + 1, ids.size(), words.systemFailed()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static TdClientSettings settings(Path directory) {
            return new TdClientSettings(
                    directory,
                    "a key".getBytes(StandardCharsets.UTF_8),
                    1,
                    "0123456789abcdef0123456789abcdef",
                    true,
                    new Proxy.Socks5("127.0.0.1", 9, "", ""),
                    "test",
                    "Linux",
                    "1",
                    "en");
        }
    }
}
