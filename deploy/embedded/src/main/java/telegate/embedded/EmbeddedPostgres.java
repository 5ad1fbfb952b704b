package telegate.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A PostgreSQL server on the loopback interface with durable settings, behind a child process that
/// ends it with this one. Runs as root too. Every connection needs a password.
///
/// Port and data stay the same from one start to the next.
@SuppressWarnings("try") // who closes it has to wait, and may be interrupted
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Duration READY_LIMIT = Duration.ofMinutes(4);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final Pattern READY = Pattern.compile("^" + PostgresHost.READY_LINE);

    private final Settings settings;
    private final ChildProcess process;

    /// @param home data and marks of this server
    /// @param software where the programs are unpacked; may be shared by several servers of one
    ///   user
    /// @param logFile output of the server
    /// @param port 0 for a free one
    /// @param superuserPassword of the role `postgres`
    /// @param passwords for each database its name, which is its owner's too, and the owner's
    ///   password
    /// @param jvmOptions further options of the guard process
    /// @param output sees every line of the log
    public record Settings(
            Path home,
            Path software,
            Path logFile,
            int port,
            String superuserPassword,
            Map<String, String> passwords,
            List<String> jvmOptions,
            Consumer<String> output) {

        public Settings {
            port = FreePorts.orFree(port);
            passwords = Map.copyOf(passwords);
            jvmOptions = List.copyOf(jvmOptions);
        }

        // The generated form would show the passwords.
        @Override
        public String toString() {
            return "PostgreSQL in " + home + " on port " + port;
        }
    }

    public EmbeddedPostgres(Settings settings) {
        this.settings = settings;
        this.process = new ChildProcess("PostgreSQL", settings.logFile, settings.output);
    }

    /// Starts the server, first ending one that a killed parent left on the same data, and returns
    /// when the databases can be used.
    ///
    /// @throws ChildFailedException when it does not come up
    public void start() throws InterruptedException {
        launch();
        awaitReady();
    }

    /// The first half of [#start]: returns at once.
    public void launch() {
        try {
            Files.createDirectories(settings.home);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The PostgreSQL directory " + settings.home + " cannot be written.", e);
        }
        process.start(command(), READY);
    }

    /// The second half of [#start].
    ///
    /// @throws ChildFailedException when it does not come up
    public void awaitReady() throws InterruptedException {
        var _ = process.awaitReady(READY_LIMIT);
    }

    /// Stops the server in order: sessions are ended, everything is written.
    public void stop() throws InterruptedException {
        process.stop(STOP_LIMIT);
    }

    /// Kills server and guard as a power cut would (SIGKILL). What was committed is there after the
    /// next start.
    public void kill() throws InterruptedException {
        process.kill();
        killServer(settings.home);
    }

    /// Kills a server whose guard is gone, with all its sessions, and returns when they have ended.
    ///
    /// @param home what the settings of the server said
    /// @throws UncheckedIOException when there is nothing that tells of a server
    public static void killServer(Path home) {
        Optional<ProcessHandle> server = server(home.resolve("data").resolve("postmaster.pid"));
        // Asked for before: afterwards nobody knows whose they were.
        List<ProcessHandle> all =
                server.stream()
                        .flatMap(one -> Stream.concat(Stream.of(one), one.children()))
                        .toList();
        for (ProcessHandle one : all) {
            if (one.destroyForcibly()) {
                var _ = one.onExit().join();
            }
        }
    }

    private static Optional<ProcessHandle> server(Path pidFile) {
        try {
            return ProcessHandle.of(Long.parseLong(Files.readAllLines(pidFile).getFirst().strip()));
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL's process cannot be found.", e);
        }
    }

    public void restart() throws InterruptedException {
        stop();
        start();
    }

    public int port() {
        return settings.port;
    }

    /// Without user and password.
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://localhost:%d/%s".formatted(settings.port, database);
    }

    /// The password of the role that owns the database; the role has the database's name.
    public String password(String database) {
        String password = settings.passwords.get(database);
        if (password == null) {
            throw new IllegalArgumentException("There is no database " + database + ".");
        }
        return password;
    }

    public ChildProcess process() {
        return process;
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }

    private JavaCommand command() {
        Map<String, String> environment = new HashMap<>();
        environment.put(PostgresHost.SUPERUSER_PASSWORD, settings.superuserPassword);
        settings.passwords.forEach(
                (name, password) -> environment.put(PostgresHost.PASSWORD_PREFIX + name, password));
        List<String> options =
                new ArrayList<>(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        options.addAll(JavaCommand.crashFilesWithoutCore(settings.home));
        options.addAll(settings.jvmOptions);
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                settings.home.toAbsolutePath().toString(),
                                settings.software.toAbsolutePath().toString(),
                                Integer.toString(settings.port)));
        settings.passwords.keySet().stream().sorted().forEach(arguments::add);
        return new JavaCommand(
                PostgresHost.class.getName(),
                JavaCommand.ownClassPath(),
                options,
                environment,
                Set.of(),
                arguments);
    }
}
