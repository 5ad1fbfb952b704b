package telegate.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import telegate.standalone.Part;
import telegate.standalone.PartName;
import telegate.standalone.PartSettings;
import telegate.standalone.Port;
import telegate.standalone.Standalone;
import telegate.standalone.StandaloneSettings;

/// A whole system as `./telegate run` starts it, on free ports and with a data folder of its own in
/// `target/systems`, which stays there for who wants to look.
final class TelegateSystem implements AutoCloseable {

    static final Duration READY = Duration.ofSeconds(90);

    private static final Path SYSTEMS = Path.of("target", "systems");
    // Tests ask more often than a person would.
    private static final Map<String, String> PATIENT_GATEWAY =
            Map.of(
                    "telegate.limits.logins-per-owner", "100000/1m",
                    "telegate.limits.logins-per-address", "100000/1m",
                    "telegate.limits.passwords-per-owner", "100000/1m",
                    "telegate.limits.passwords-per-address", "100000/1m");
    private static final Pattern SIGN_IN = Pattern.compile("(?:User|Password): (.*)");
    private static final Pattern LIBRARY = Pattern.compile("library (\\S+\\.(?:so|dylib))");

    private final String name;
    private final Path data;
    private final Standalone parts;
    private final String user;
    private final String password;

    private TelegateSystem(String name, Path data, Standalone parts) {
        this.name = name;
        this.data = data;
        this.parts = parts;
        List<String> signIn = parts.takeSignIn();
        this.user = value(signIn.getFirst());
        this.password = UsedSecrets.password(value(signIn.getLast()));
    }

    /// @param name of the folder
    /// @param changes to the usual settings
    static TelegateSystem start(String name, UnaryOperator<StandaloneSettings> changes)
            throws InterruptedException {
        Path data = SYSTEMS.resolve(name);
        deleteTree(data);
        StandaloneSettings usual =
                StandaloneSettings.onFreePorts(data)
                        .with(PartName.GATEWAY, PartSettings.properties(PATIENT_GATEWAY));
        return new TelegateSystem(name, data, Standalone.start(changes.apply(usual)));
    }

    String name() {
        return name;
    }

    Part worker() {
        return parts.worker();
    }

    List<Part> workers() {
        return parts.workers();
    }

    Part gateway() {
        return parts.gateway();
    }

    /// Kills the worker and starts it again at once, without the pause that a supervisor makes
    /// before it starts something for the tenth time.
    void killWorkerAndStartAgain() throws InterruptedException {
        worker().kill();
        worker().restart();
    }

    PretendPhone phone() {
        return new PretendPhone(parts.phone().orElseThrow());
    }

    int socksPort() {
        return parts.settings().ports().of(Port.SOCKS);
    }

    /// TDLib with the sandbox's key in place of Telegram's.
    Path sandboxLibrary() {
        Matcher found = LIBRARY.matcher(log(PartName.SANDBOX));
        assertThat(found.find()).as("library in the sandbox's first line").isTrue();
        return Path.of(found.group(1));
    }

    /// The root of the gateway.
    URI gatewayUri() {
        return parts.page().resolve("/");
    }

    String user() {
        return user;
    }

    String password() {
        return password;
    }

    /// The API as the first administrator.
    GatewayApi api() {
        return GatewayApi.signIn(gatewayUri(), user, password);
    }

    /// The API as somebody else, who has the same password.
    GatewayApi apiOfAnotherUser() {
        gatewayDatabase()
                .update(
                        "insert into app_user (name, password_hash, roles, created_at)"
                                + " select 'stranger', password_hash, 'user', created_at"
                                + " from app_user where name = '"
                                + user
                                + "' on conflict do nothing");
        return GatewayApi.signIn(gatewayUri(), "stranger", password);
    }

    KafkaTopics kafka() {
        return new KafkaTopics("127.0.0.1:" + parts.kafka().port());
    }

    Database gatewayDatabase() {
        return database("gateway");
    }

    Database workerDatabase() {
        return database("worker");
    }

    private Database database(String role) {
        String url = "jdbc:postgresql://localhost:" + parts.postgres().port() + "/" + role;
        try {
            Path secret = data.resolve("secrets").resolve("postgres-" + role + ".password");
            return new Database(url, role, Files.readString(secret).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All that a part has logged.
    String log(PartName part) {
        try {
            return Files.readString(part(part).logFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Part part(PartName name) {
        return switch (name) {
            case KAFKA -> parts.kafka();
            case POSTGRES -> parts.postgres();
            case SANDBOX -> parts.sandbox();
            case WORKER -> parts.worker();
            case GATEWAY -> parts.gateway();
        };
    }

    /// The log files of all parts.
    List<Path> logFiles() {
        try (Stream<Path> files = Files.list(data.resolve("logs"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the worker seals stored sessions with.
    Path masterKeyFile() {
        return data.resolve("secrets").resolve("master.key");
    }

    /// Where the worker keeps TDLib's files.
    Path workerFolder() {
        return data.resolve(worker().label());
    }

    @Override
    public void close() throws InterruptedException {
        parts.close();
    }

    private static String value(String line) {
        Matcher matcher = SIGN_IN.matcher(line);
        assertThat(matcher.matches()).as("line about signing in").isTrue();
        return matcher.group(1);
    }

    private static void deleteTree(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
