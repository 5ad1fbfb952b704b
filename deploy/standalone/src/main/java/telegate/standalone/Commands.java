package telegate.standalone;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import telegate.embedded.EmbeddedPostgres;
import telegate.embedded.JavaCommand;
import telegate.embedded.ParentPipe;

/// How sandbox, worker and gateway are started. Secrets travel by environment or by the names of
/// files, never on a command line.
final class Commands {

    static final String FIRST_PASSWORD_FILE = "TELEGATE_FIRST_PASSWORD_FILE";

    private static final String WORKER_MAIN = "telegate.worker.WorkerMain";
    private static final String GATEWAY_MAIN = "io.quarkus.runner.GeneratedMain";
    // The full name of the category: the console shows the lines of our own packages.
    private static final String LOG_FORMAT = "%d{yyyy-MM-dd HH:mm:ss,SSS} %-5p [%c] (%t) %s%e%n";

    /// Resident memory above which the worker recycles clients: what 1,000 accounts need at least,
    /// as its README counts, with the heap that it gets here.
    private static final String WORKER_MEMORY = "1500M";

    private static final Set<String> ADMINISTRATOR =
            Set.of("TELEGATE_ADMIN_USER", "TELEGATE_ADMIN_PASSWORD");

    private final StandaloneSettings settings;
    private final Artifacts artifacts;
    private final DataFolder data;
    private final Secrets secrets;
    private final EmbeddedPostgres postgres;

    Commands(
            StandaloneSettings settings,
            DataFolder data,
            Secrets secrets,
            EmbeddedPostgres postgres) {
        this.settings = settings;
        this.artifacts = new Artifacts(settings.project());
        this.data = data;
        this.secrets = secrets;
        this.postgres = postgres;
    }

    JavaCommand sandbox() {
        Map<String, String> environment = new HashMap<>();
        environment.put("TELEGATE_PHONE_PORT", port(Port.PHONE));
        environment.put("TELEGATE_SOCKS_PORT", port(Port.SOCKS));
        environment.put("TELEGATE_SANDBOX_DATA", data.of(PartName.SANDBOX.label()).toString());
        return command(
                PartName.SANDBOX,
                "telegate.sandbox.SandboxMain",
                artifacts.sandboxClassPath(),
                sandboxOptions(),
                Map.of(),
                environment,
                settings.part(PartName.SANDBOX));
    }

    /// @param library the sandbox's copy of TDLib, or nothing for the real one
    /// @param formerExit exit code of the process before, which the worker draws conclusions from
    /// @param incarnation what it calls this start of itself
    JavaCommand worker(
            WorkerPlace place, Optional<Path> library, OptionalInt formerExit, UUID incarnation)
            throws IOException {
        Map<String, String> properties =
                service("worker", Integer.toString(place.port()), "127.0.0.1");
        properties.put("telegate.worker.name", place.name());
        properties.put("telegate.worker.incarnation", incarnation.toString());
        properties.put("telegate.secrets.master-key-file", secrets.masterKey().toString());
        properties.put("telegate.secrets.private-keyset-file", secrets.privateKeyset().toString());
        properties.put("telegate.worker.data-directory", data.of(place.label()).toString());
        properties.put("telegate.worker.stop-deadline", Standalone.WORKER_STOP.toString());
        properties.put("telegate.recycling.memory-budget", WORKER_MEMORY);
        properties.put("telegate.telegram.test-dc", Boolean.toString(settings.usesSandbox()));
        library.ifPresent(file -> properties.put("telegate.tdlib.library-file", file.toString()));
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_DATASOURCE_PASSWORD", secrets.postgresPassword("worker"));
        formerExit.ifPresent(
                code -> environment.put("TELEGATE_WORKER_PREVIOUS_EXIT", Integer.toString(code)));
        TelegramKeys keys = settings.telegram().orElse(new TelegramKeys("1", "sandbox"));
        properties.put("telegate.telegram.api-id", keys.apiId());
        environment.put("TELEGATE_TELEGRAM_API_HASH", keys.apiHash());
        if (settings.usesSandbox()) {
            properties.put("telegate.telegram.proxy", "socks5://127.0.0.1:" + port(Port.SOCKS));
        } else {
            // It may contain a password.
            settings.proxy().ifPresent(uri -> environment.put("TELEGATE_TELEGRAM_PROXY", uri));
        }
        return command(
                PartName.WORKER,
                WORKER_MAIN,
                artifacts.quarkusClassPath("telegram-worker"),
                workerOptions(data.of(place.label())),
                properties,
                environment,
                settings.part(PartName.WORKER).and(place.added()));
    }

    JavaCommand gateway() throws IOException {
        Map<String, String> properties = service("gateway", port(Port.GATEWAY), settings.host());
        properties.put("telegate.secrets.public-keyset-file", secrets.publicKeyset().toString());
        if (settings.usesSandbox()) {
            properties.put("telegate.sandbox.phone-url", phoneUrl(settings).toString());
        }
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_DATASOURCE_PASSWORD", secrets.postgresPassword("gateway"));
        environment.put("QUARKUS_HTTP_AUTH_SESSION_ENCRYPTION_KEY", secrets.gatewaySessionKey());
        environment.put(FIRST_PASSWORD_FILE, firstPasswordFile().toString());
        ADMINISTRATOR.forEach(name -> {
            String value = System.getenv(name);
            if (value != null) {
                environment.put(name, value);
            }
        });
        return command(
                PartName.GATEWAY,
                GATEWAY_MAIN,
                artifacts.quarkusClassPath("auth-gateway"),
                gatewayOptions(),
                properties,
                environment,
                settings.part(PartName.GATEWAY));
    }

    Path firstPasswordFile() {
        return data.run().resolve("first-password");
    }

    static URI phoneUrl(StandaloneSettings settings) {
        return URI.create("http://localhost:" + settings.ports().of(Port.PHONE) + "/");
    }

    private String port(Port port) {
        return Integer.toString(settings.ports().of(port));
    }

    private Map<String, String> service(String database, String port, String host) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("kafka.bootstrap.servers", "127.0.0.1:" + port(Port.KAFKA));
        properties.put("quarkus.datasource.jdbc.url", postgres.jdbcUrl(database));
        properties.put("quarkus.datasource.username", database);
        properties.put("quarkus.http.port", port);
        properties.put("quarkus.http.host", host);
        properties.put("quarkus.banner.enabled", "false");
        properties.put("quarkus.log.console.format", LOG_FORMAT);
        return properties;
    }

    private List<String> sandboxOptions() {
        List<String> options = new ArrayList<>(List.of("-Xmx256m", "-Xms32m"));
        options.addAll(JavaCommand.crashFilesWithoutCore(data.of(PartName.SANDBOX.label())));
        return options;
    }

    /// The worker counts its crash files. It forbids core files itself: with the JVM's option its
    /// exit code after a crash would not tell of one.
    private List<String> workerOptions(Path folder) {
        List<String> options =
                serviceOptions("telegram-worker", "-Xmx512m", Standalone.WORKER_GRACE);
        options.addAll(JavaCommand.crashFilesIn(folder));
        return options;
    }

    private List<String> gatewayOptions() {
        List<String> options = serviceOptions("auth-gateway", "-Xmx384m", Standalone.GRACE);
        options.addAll(JavaCommand.crashFilesWithoutCore(data.of(PartName.GATEWAY.label())));
        return options;
    }

    private List<String> serviceOptions(String module, String heap, Duration grace) {
        List<String> options = new ArrayList<>(artifacts.quarkusOpenings(module));
        options.addAll(JavaCommand.COMPILED_EARLY);
        options.addAll(
                List.of(
                        heap,
                        "-Xms32m",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-D" + ParentPipe.DEADLINE_PROPERTY + "=" + grace.toMillis()));
        return options;
    }

    private JavaCommand command(
            PartName name,
            String mainClass,
            List<String> classPath,
            List<String> ownOptions,
            Map<String, String> ownProperties,
            Map<String, String> ownEnvironment,
            PartSettings added) {
        Map<String, String> properties = new TreeMap<>(ownProperties);
        properties.putAll(added.properties());
        Map<String, String> environment = new HashMap<>(ownEnvironment);
        // Quarkus handles signals itself unless told not to; ParentPipe does it here.
        environment.put("DISABLE_SIGNAL_HANDLERS", "true");
        environment.putAll(added.environment());
        List<String> options =
                new ArrayList<>(
                        List.of(
                                "-XX:+UseSerialGC",
                                "-XX:+ExitOnOutOfMemoryError",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow"));
        options.addAll(ownOptions);
        options.addAll(AotCaches.options(artifacts.aotCache(name), added.jvmOptions()));
        properties.forEach((key, value) -> options.add("-D" + key + "=" + value));
        return new JavaCommand(mainClass, classPath, options, environment, withheld(), List.of());
    }

    // The runner's own settings: a service would take TELEGATE_WORKER_PORT for a property of its
    // own, and most parts
    // have no business with the keys.
    private static Set<String> withheld() {
        Set<String> names = new HashSet<>(ADMINISTRATOR);
        names.addAll(
                Set.of(
                        "TELEGATE_DATA",
                        "TELEGATE_HOST",
                        StandaloneSettings.WORKERS,
                        "TELEGATE_PORT_OFFSET",
                        "TELEGATE_PROXY",
                        "TELEGRAM_API_ID",
                        "TELEGRAM_API_HASH"));
        for (Port port : Port.values()) {
            names.add(port.setting());
        }
        for (PartName name : PartName.values()) {
            names.add(PartSettings.javaOptionsSetting(name));
        }
        return names;
    }
}
