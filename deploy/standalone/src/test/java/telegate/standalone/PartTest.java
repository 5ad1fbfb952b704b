package telegate.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import telegate.embedded.ChildFailedException;
import telegate.embedded.ChildProcess;
import telegate.embedded.JavaCommand;

class PartTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final AtomicReference<String> behaviour = new AtomicReference<>("sleep");
    private final List<Integer> codes = new CopyOnWriteArrayList<>();
    private volatile Duration pause = Duration.ZERO;
    private Part part;

    @BeforeEach
    void make() {
        ChildProcess process = new ChildProcess("Sleeper", directory.resolve("log"), _ -> {});
        Part.Start start =
                new Part.Start() {
                    @Override
                    public void launch() {
                        if (behaviour.get().equals("no room")) {
                            throw new UncheckedIOException(new IOException("no space left"));
                        }
                        process.start(sleeper(), Pattern.compile("Sleeper ready"));
                    }

                    @Override
                    public void awaitReady() throws InterruptedException {
                        var _ = process.awaitReady(LIMIT);
                    }

                    @Override
                    public Duration ended(int code) {
                        codes.add(code);
                        return pause;
                    }
                };
        Console console = new Console(new PrintStream(printed, true, StandardCharsets.UTF_8));
        part =
                new Part(
                        PartName.WORKER,
                        "worker-1",
                        0,
                        process,
                        start,
                        LIMIT,
                        console,
                        InstantSource.system());
    }

    @AfterEach
    void stop() throws Exception {
        part.stop();
        assertThat(part.isAlive()).isFalse();
    }

    @Test
    void shouldStartAgainWhatWasKilled() throws Exception {
        // Given
        part.start();
        long killed = part.pid();

        // When
        part.kill();
        part.awaitReady(LIMIT);

        // Then
        assertThat(part.pid()).isNotEqualTo(killed);
        assertThat(part.restarts()).isEqualTo(1);
        await().untilAsserted(
                        () -> assertThat(output()).contains("ended with code 137", "runs again"));
    }

    @Test
    void shouldNotStartAgainBeforeItMay() throws Exception {
        // Given
        pause = LIMIT;
        part.start();

        // When
        part.kill();

        // Then
        await().untilAsserted(() -> assertThat(codes).containsExactly(137));
        await().during(Duration.ofSeconds(1)).until(() -> !part.isAlive());
    }

    @Test
    void shouldLeaveStoppedWhatWasStopped() throws Exception {
        // Given
        part.start();

        // When
        part.stop();

        // Then
        await().during(Duration.ofMillis(500)).until(() -> !part.isAlive());
        assertThat(part.restarts()).isZero();
        part.start();
        assertThat(part.isAlive()).isTrue();
    }

    @Test
    void shouldStayAwayWhenItsMachineIsLost() throws Exception {
        // Given
        part.start();

        // When
        part.lose();

        // Then
        await().during(Duration.ofMillis(500)).until(() -> !part.isAlive());
        part.start();
        assertThat(part.isAlive()).isTrue();
    }

    @Test
    void shouldStartAgainWhatWasAskedToEnd() throws Exception {
        // Given
        part.start();
        long first = part.pid();

        // When
        assertThat(part.terminate()).isTrue();
        await().atMost(LIMIT).until(() -> part.restarts() == 1);
        part.awaitReady(LIMIT);

        // Then
        assertThat(part.pid()).isNotEqualTo(first);
    }

    @Test
    void shouldTellWhyTheFirstStartFailed() {
        // Given
        behaviour.set("crash");

        // Then
        assertThatThrownBy(part::start)
                .isInstanceOf(ChildFailedException.class)
                .hasMessageContaining("ended with code 3")
                .hasMessageContaining("something is broken")
                .hasMessageContaining(directory.resolve("log").toString());
        assertThat(part.exitCode()).hasValue(3);
    }

    @Test
    void shouldNameACrashLoop() throws Exception {
        // Given
        part.start();

        // When
        behaviour.set("crash");
        part.kill();

        // Then
        await().atMost(LIMIT).until(() -> output().contains("ENDS AGAIN AND AGAIN"));
        assertThat(output()).contains(directory.resolve("log").toString());
    }

    @Test
    void shouldTryAgainForAsLongAsNoProcessCanBeStarted() throws Exception {
        // Given
        part.start();

        // When
        behaviour.set("no room");
        part.kill();
        await().atMost(LIMIT).until(() -> output().split("no space left", -1).length > 2);
        behaviour.set("sleep");

        // Then
        part.awaitReady(LIMIT);
        assertThat(codes).as("ends of processes").containsExactly(137);
    }

    @Test
    void shouldPauseAndResume() throws Exception {
        // Given
        part.start();

        // When
        part.pause();
        part.resume();

        // Then
        assertThat(part.isAlive()).isTrue();
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private JavaCommand sleeper() {
        return new JavaCommand(
                Sleeper.class.getName(),
                JavaCommand.ownClassPath(),
                List.of("-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                Map.of(),
                Set.of(),
                List.of(behaviour.get()));
    }
}
