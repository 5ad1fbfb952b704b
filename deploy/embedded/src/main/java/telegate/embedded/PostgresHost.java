package telegate.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What the child process of [telegate.embedded.EmbeddedPostgres] runs: starts PostgreSQL on a
/// directory, makes roles and databases, says so by one line, and stops PostgreSQL when this
/// process ends. It is the guard that lets the server, which detaches itself, end with whoever
/// asked for it.
///
/// Arguments: home directory, software directory, port, then the names of the databases. Passwords
/// come by environment ([#SUPERUSER_PASSWORD], [#PASSWORD_PREFIX] and the database's name).
public final class PostgresHost {

    static final String READY_LINE = "PostgreSQL ready: ";
    static final String SUPERUSER_PASSWORD = "TELEGATE_POSTGRES_SUPERUSER_PASSWORD";
    static final String PASSWORD_PREFIX = "TELEGATE_POSTGRES_PASSWORD_";

    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private final Path data;
    private final Path initialized;
    private final Path software;
    private final int port;
    private final String superuserPassword;

    private PostgresHost(Path home, Path software, int port, String superuserPassword) {
        this.data = home.resolve("data");
        this.initialized = home.resolve("initialized");
        this.software = software;
        this.port = port;
        this.superuserPassword = superuserPassword;
    }

    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        ChildLogging.warningsOnly();
        Map<String, String> environment = System.getenv();
        PostgresHost host =
                new PostgresHost(
                        Path.of(args[0]),
                        Path.of(args[1]),
                        Integer.parseInt(args[2]),
                        required(environment, SUPERUSER_PASSWORD));
        EmbeddedPostgres server = host.start();
        var databases = new PostgresDatabases(server.getPostgresDatabase());
        for (String name : List.of(args).subList(3, args.length)) {
            databases.create(name, required(environment, PASSWORD_PREFIX + name));
        }
        System.out.println(READY_LINE + host.port);
        Thread.currentThread().join();
    }

    private static String required(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The environment variable " + name + " is missing.");
        }
        return value;
    }

    private EmbeddedPostgres start() throws IOException, InterruptedException {
        Files.createDirectories(software);
        new LeftoverPostgres(data).end();
        // One unpacks the programs at a time, and whoever finds a half-unpacked copy knows that its
        // owner is gone.
        try (FileChannel channel = openLock();
                FileLock _ = channel.lock()) {
            deleteHalfUnpacked();
            if (!Files.exists(initialized)) {
                DirectoryTree.delete(data);
            }
            EmbeddedPostgres server = launch();
            Files.writeString(initialized, "");
            return server;
        }
    }

    private FileChannel openLock() throws IOException {
        return FileChannel.open(
                software.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private EmbeddedPostgres launch() throws IOException {
        System.setProperty("ot.epg.working-dir", software.toString());
        Path passwordFile = PrivateFiles.temporary(software, superuserPassword);
        try {
            return EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setPGStartupWait(START_LIMIT)
                    .setOutputRedirector(ProcessBuilder.Redirect.INHERIT)
                    // The library trusts every local connection and forgoes durability, as suits a
                    // throw-away
                    // database; later options win.
                    .setLocaleConfig("auth", "scram-sha-256")
                    .setLocaleConfig("pwfile", passwordFile.toString())
                    .setLocaleConfig("locale", "C.UTF-8")
                    .setConnectConfig("password", superuserPassword)
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("listen_addresses", "localhost")
                    .start();
        } finally {
            Files.deleteIfExists(passwordFile);
        }
    }

    private void deleteHalfUnpacked() throws IOException {
        try (Stream<Path> copies = Files.list(software)) {
            for (Path copy : copies.filter(Files::isDirectory).toList()) {
                if (!Files.exists(copy.resolve(".exists"))) {
                    DirectoryTree.delete(copy);
                }
            }
        }
    }
}
