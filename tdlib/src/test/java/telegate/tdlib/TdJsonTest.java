package telegate.tdlib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against the real library, without a network: every client gets a dead proxy and the network type
/// "none" before its parameters, and is closed before the test ends.
@Timeout(60)
class TdJsonTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path UNPACKED = Path.of("target", "native");
    private static TdJson td;

    @BeforeAll
    static void load() throws Exception {
        td = TdJson.load(NativeLibrary.unpackInto(UNPACKED));
        assertThat(td.execute("{\"@type\":\"setLogVerbosityLevel\",\"new_verbosity_level\":1}"))
                .contains("\"ok\"");
    }

    @Test
    void shouldTellThePinnedVersion() throws Exception {
        // Given
        int client = td.createClientId();

        // When
        td.send(client, "{\"@type\":\"getOption\",\"name\":\"version\",\"@extra\":1}");

        // Then
        JsonNode answer = awaitFrom(client, json -> json.path("@extra").asInt() == 1);
        assertThat(answer.path("value").asText()).isEqualTo("1.8.65");
        close(client);
    }

    @Test
    void shouldWaitForAPhoneNumberWithoutAnyNetwork(@TempDir Path directory) throws Exception {
        // Given
        int client = td.createClientId();
        keepOffTheNetwork(client);

        // When
        td.send(client, parameters(directory));

        // Then
        awaitFrom(client, authorizationState("authorizationStateWaitPhoneNumber"));
        assertThat(directory.resolve("td_test.binlog")).isRegularFile();
        close(client);
    }

    @Test
    void shouldCarryEveryCharacterThereAndBack() throws Exception {
        // Given
        String text = "Привет, 世界 😀 𝄞 \u0001 \"quoted\" \\ @telegate";
        ObjectNode request = JSON.createObjectNode();
        request.put("@type", "getTextEntities").put("text", text).put("@extra", text);

        // When
        String answer = td.execute(request.toString());

        // Then
        assertThat(JSON.readTree(answer).path("@extra").asText()).isEqualTo(text);
        int offset = text.indexOf("@telegate");
        assertThat(JSON.readTree(answer).path("entities").path(0).path("offset").asInt())
                .as("offsets count UTF-16 units, as Java does")
                .isEqualTo(offset);
    }

    @Test
    void shouldAnswerAnUnreadableRequestWithAnErrorOrNothing() {
        assertThat(td.execute("{\"@type\":\"noSuchRequest\"}")).contains("\"error\"");
        assertThatThrownBy(() -> td.execute("{\0}")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldHandLogMessagesOver() {
        // Given
        var messages = new ConcurrentLinkedQueue<String>();
        td.setLog(1, (level, message) -> messages.add(level + " " + message));

        // When
        String answer =
                td.execute(
                        "{\"@type\":\"addLogMessage\",\"verbosity_level\":1,\"text\":\"слышно 😀\"}");

        // Then
        assertThat(answer).contains("\"ok\"");
        assertThat(messages).anyMatch(line -> line.startsWith("1 ") && line.contains("слышно 😀"));
        td.setLog(0, (level, message) -> {});
    }

    @Test
    void shouldSurviveALogReceiverThatThrows() {
        td.setLog(
                1,
                (level, message) -> {
                    throw new IllegalStateException("receiver is broken");
                });
        assertThat(td.execute("{\"@type\":\"addLogMessage\",\"verbosity_level\":1,\"text\":\"x\"}"))
                .contains("\"ok\"");
        td.setLog(0, (level, message) -> {});
    }

    @Test
    void shouldRefuseASecondReceiver() throws Exception {
        // Given: nothing that a receiver would return with at once
        while (td.receive(Duration.ofMillis(100)) != null) {}

        // When
        List<CompletableFuture<Void>> receivers;
        try (var threads = Executors.newFixedThreadPool(2)) {
            receivers =
                    Stream.generate(() ->
                                    CompletableFuture.runAsync(
                                            TdJsonTest::receiveForASecond, threads))
                            .limit(2)
                            .toList();
        }

        // Then: TDLib would corrupt its queue if both calls reached it
        assertThat(receivers)
                .filteredOn(CompletableFuture::isCompletedExceptionally)
                .singleElement()
                .extracting(CompletableFuture::exceptionNow)
                .isInstanceOf(IllegalStateException.class);
    }

    private static void receiveForASecond() {
        assertThat(td.receive(Duration.ofSeconds(1))).isNull();
    }

    @Test
    void shouldRefuseToLoadASecondLibrary(@TempDir Path elsewhere) throws Exception {
        assertThat(TdJson.load(NativeLibrary.unpackInto(UNPACKED))).isSameAs(td);
        assertThatThrownBy(() -> TdJson.load(NativeLibrary.unpackInto(elsewhere)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("already loaded");
        assertThatThrownBy(() -> TdJson.load(elsewhere.resolve("missing.so")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing.so");
    }

    @Test
    void shouldGiveMemoryBack() {
        // Whether there is something to give back depends on the allocator; it must only not fail.
        td.trimMemory();
    }

    @Test
    void shouldRepairADamagedLibrary(@TempDir Path directory) throws Exception {
        // Given
        Path library = NativeLibrary.unpackInto(directory);
        Files.write(library, new byte[100]);

        // When
        Path repaired = NativeLibrary.unpackInto(directory);

        // Then
        assertThat(repaired).isEqualTo(library).hasFileName("libtdjson-d8f3282e4160.so");
        assertThat(Files.size(repaired)).isEqualTo(58_716_224);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(library);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit", "halt"})
    void shouldKeepTheExitCodeWhenClientsAreOpen(String way, @TempDir Path directory)
            throws Exception {
        // Given
        List<String> command =
                List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:ErrorFile=" + directory.resolve("crash.log"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OpenClientAtTheEnd.class.getName(),
                        way,
                        UNPACKED.toAbsolutePath().toString());

        // When
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then: SIGABRT would be 134
        assertThat(process.waitFor()).as(output).isEqualTo(OpenClientAtTheEnd.CODE);
        assertThat(directory.resolve("crash.log")).doesNotExist();
    }

    /// What the worker's abort note lives on: the last words come while the process still runs.
    @Test
    void shouldTellTheLastWordsBeforeTdlibEndsTheProcess(@TempDir Path directory) throws Exception {
        // Given
        Path heard = directory.resolve("heard");
        List<String> command =
                List.of(
                        "bash",
                        "-c",
                        "ulimit -c 0; exec \"$0\" \"$@\"",
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:ErrorFile=" + directory.resolve("crash.log"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OpenClientAtTheEnd.class.getName(),
                        "abort",
                        UNPACKED.toAbsolutePath().toString(),
                        heard.toString());

        // When
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        assertThat(process.waitFor()).as(output).isEqualTo(OpenClientAtTheEnd.ABORTED);
        assertThat(heard).content().startsWith("0 ").contains(OpenClientAtTheEnd.LAST_WORDS);
        assertThat(directory.resolve("crash.log"))
                .as("the JVM writes none when it is aborted from outside")
                .doesNotExist();
    }

    private static void keepOffTheNetwork(int client) {
        td.send(
                client,
                """
                {"@type":"addProxy","enable":true,"comment":"","proxy":{"@type":"proxy",
                 "server":"127.0.0.1","port":9,"type":{"@type":"proxyTypeSocks5","username":"","password":""}}}
                """);
        td.send(client, "{\"@type\":\"setNetworkType\",\"type\":{\"@type\":\"networkTypeNone\"}}");
    }

    private static String parameters(Path directory) {
        ObjectNode request = JSON.createObjectNode();
        request.put("@type", "setTdlibParameters")
                .put("use_test_dc", true)
                .put("database_directory", directory.toString())
                .put("api_id", 1)
                .put("api_hash", "0123456789abcdef0123456789abcdef")
                .put("system_language_code", "en")
                .put("device_model", "test")
                .put("application_version", "1");
        return request.toString();
    }

    private static void close(int client) throws Exception {
        td.send(client, "{\"@type\":\"close\"}");
        awaitFrom(client, authorizationState("authorizationStateClosed"));
    }

    private static Predicate<JsonNode> authorizationState(String type) {
        return json -> json.at("/authorization_state/@type").asText().equals(type);
    }

    private static JsonNode awaitFrom(int client, Predicate<JsonNode> wanted) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (System.nanoTime() < deadline) {
            String json = td.receive(Duration.ofMillis(100));
            if (json == null) {
                continue;
            }
            JsonNode received = JSON.readTree(json);
            if (received.path("@client_id").asInt() == client && wanted.test(received)) {
                return received;
            }
        }
        throw new AssertionError("TDLib did not answer");
    }
}
