package telegate.standalone;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import telegate.embedded.ParentPipe;

/// The last step of the build: starts the whole system once, lets people connect accounts and the
/// worker take them up anew ([Rehearsal]), looks at a few pages and stops it, so that each part's
/// JVM writes its ahead-of-time cache. Only what has run is in it (docs/decisions/0016).
///
/// The cache of a part appears only when it ended well; without it everything works, only slower.
public final class AotTraining {

    /// A JVM writes its cache after its shutdown hooks, by a second JVM; on a slow machine that
    /// takes a while.
    private static final Duration WRITING = Duration.ofMinutes(5);

    private static final List<String> PAGES =
            List.of("/telegram/", "/telegram/sign-in", "/q/openapi", "/api/v1/logins");
    private static final String USER = "rehearsal";
    private static final int TIMEOUT_MS = 10_000;

    private final Console console;
    private final Artifacts artifacts;

    private AotTraining(Console console, Path project) {
        this.console = console;
        this.artifacts = new Artifacts(project);
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Path data = Files.createTempDirectory("telegate-training");
        Console console = new Console(System.out);
        StandaloneSettings settings = StandaloneSettings.onFreePorts(data);
        try {
            new AotTraining(console, settings.project()).train(settings);
        } catch (IOException | InterruptedException | RuntimeException e) {
            console.say("training", "failed; the logs are kept in " + data.resolve("logs"));
            throw e;
        }
        delete(data);
    }

    private void train(StandaloneSettings untrained) throws IOException, InterruptedException {
        String password = UUID.randomUUID().toString();
        StandaloneSettings settings =
                untrained
                        .withPartitions(4)
                        .with(
                                PartName.GATEWAY,
                                PartSettings.environment(
                                        Map.of(
                                                "TELEGATE_ADMIN_USER",
                                                USER,
                                                "TELEGATE_ADMIN_PASSWORD",
                                                password)));
        for (PartName name : PartName.values()) {
            Path cache = artifacts.aotCache(name);
            Files.createDirectories(cache.getParent());
            Files.deleteIfExists(cache);
            settings = settings.with(name, trainingOptions(name));
        }
        try (Standalone system = new Standalone(settings, console, WRITING)) {
            system.start();
            for (String page : PAGES) {
                visit(system.page().resolve(page));
            }
            try (var rehearsal = new Rehearsal(system, USER, password)) {
                rehearsal.run();
            }
        } finally {
            // What a failure has left behind makes a start faster all the same.
            for (PartName name : PartName.values()) {
                publish(name);
            }
        }
    }

    private PartSettings trainingOptions(PartName name) {
        return PartSettings.jvmOptions(
                List.of(
                        AotCaches.TRAINING + unfinished(name),
                        "-D" + ParentPipe.DEADLINE_PROPERTY + "=" + WRITING.toMillis()));
    }

    private Path unfinished(PartName name) {
        Path cache = artifacts.aotCache(name);
        return cache.resolveSibling(name.label() + ".unfinished");
    }

    private void publish(PartName name) throws IOException {
        if (Files.exists(unfinished(name))) {
            Files.move(
                    unfinished(name),
                    artifacts.aotCache(name),
                    StandardCopyOption.REPLACE_EXISTING);
        } else {
            console.say(name.label(), "wrote no ahead-of-time cache; it will start slower");
        }
    }

    // What the answer is does not matter; that the code for it is loaded does.
    private static void visit(URI page) throws IOException {
        var connection = (HttpURLConnection) page.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        int _ = connection.getResponseCode();
        connection.disconnect();
    }

    private static void delete(Path root) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(root)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
