package telegate.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import telegate.worker.partition.CrashFiles;

/// What a container runs, with a `java` that ends as the test says.
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class ContainerScriptTest {

    private static final Path SCRIPT =
            Path.of("..", "deploy", "containers", "run-worker.sh").toAbsolutePath();

    @TempDir Path programs;
    @TempDir Path data;

    @BeforeEach
    void shouldBeThere() {
        assertThat(SCRIPT).isRegularFile();
    }

    private Process start(String java) throws IOException {
        Path program = programs.resolve("java");
        Files.writeString(program, "#!/usr/bin/env bash\n" + java + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        ProcessBuilder builder =
                new ProcessBuilder("bash", SCRIPT.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(programs.resolve("output").toFile());
        builder.environment()
                .merge("PATH", programs.toString(), (old, own) -> own + File.pathSeparator + old);
        builder.environment().put("TELEGATE_WORKER_DATA_DIRECTORY", data.toString());
        return builder.start();
    }

    private int run(String java) throws Exception {
        Process process = start(java);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @ParameterizedTest
    @CsvSource({"kill -ABRT $$, 134", "kill -SEGV $$, 139", "exit 134, 134"})
    void shouldLeaveWordOfACrashThatTheJvmKnowsNothingOf(String end, int code) throws Exception {
        assertThat(run(end)).isEqualTo(code);

        assertThat(CrashFiles.in(data).tellOfACrash()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit 0", "exit 1", "exit 75", "exit 3", "kill -KILL $$"})
    void shouldSayNothingOfAnyOtherEnd(String end) throws Exception {
        run(end);

        assertThat(data).isEmptyDirectory();
    }

    @Test
    void shouldLeaveTheFileOfTheJvmAlone() throws Exception {
        String java = "echo fatal >\"$TELEGATE_WORKER_DATA_DIRECTORY/crash-7.log\"; exit 134";

        assertThat(run(java)).isEqualTo(134);

        assertThat(data.resolve("crash-7.log")).hasContent("fatal");
        assertThat(data.resolve("crash-exit.log")).doesNotExist();
    }

    @Test
    void shouldTellTheJvmWhereToLeaveItsFile() throws Exception {
        Path arguments = programs.resolve("arguments");

        run("printf '%s\\n' \"$@\" >" + arguments);

        assertThat(Files.readAllLines(arguments))
                .contains("-XX:ErrorFile=" + data + "/crash-%p.log", "-jar")
                .doesNotContain("-XX:-CreateCoredumpOnCrash");
    }

    @Test
    void shouldPassTheSignalOnAndWaitForTheWorkersOwnEnd() throws Exception {
        Path started = programs.resolve("started");
        Process process =
                start(
                        "trap 'sleep 0.2; exit 7' TERM; touch "
                                + started
                                + "; while :; do sleep 0.05; done");
        await().until(() -> Files.exists(started));

        process.destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(7);
        assertThat(data).isEmptyDirectory();
    }
}
