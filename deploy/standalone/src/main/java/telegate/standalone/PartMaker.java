package telegate.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import telegate.embedded.ChildProcess;
import telegate.embedded.EmbeddedKafka;
import telegate.embedded.EmbeddedPostgres;
import telegate.embedded.JavaCommand;

/// Makes the parts of a system: knows how each of them is launched, when it can be used, and how
/// long it may take to end. Starts nothing.
final class PartMaker {

    private static final Duration SANDBOX_LIMIT = Duration.ofMinutes(4);
    private static final Pattern SANDBOX_READY =
            Pattern.compile("^Sandbox ready:(?:.*\\blibrary (?<library>.+) key )?");

    private final StandaloneSettings settings;
    private final Console console;
    private final DataFolder data;
    private final Duration moreGrace;
    private final Runnable onLaunch;
    private final EmbeddedKafka broker;
    private final EmbeddedPostgres server;
    private final Commands commands;
    private volatile Optional<Path> sandboxLibrary = Optional.empty();

    /// @param moreGrace what each part gets to end beyond the usual
    /// @param onLaunch told after each launch of a part, on the thread that launched it
    PartMaker(
            StandaloneSettings settings,
            Console console,
            DataFolder data,
            Secrets secrets,
            Duration moreGrace,
            Runnable onLaunch)
            throws IOException {
        this.settings = settings;
        this.console = console;
        this.data = data;
        this.moreGrace = moreGrace;
        this.onLaunch = onLaunch;
        this.broker = new EmbeddedKafka(kafkaSettings());
        this.server = new EmbeddedPostgres(postgresSettings(secrets));
        this.commands = new Commands(settings, data, secrets, server);
    }

    Part kafka() {
        return part(
                PartName.KAFKA,
                Port.KAFKA,
                broker.process(),
                start(broker::launch, broker::awaitReady));
    }

    Part postgres() {
        return part(
                PartName.POSTGRES,
                Port.POSTGRES,
                server.process(),
                start(server::launch, server::awaitReady));
    }

    Part sandbox() {
        ChildProcess process = process(PartName.SANDBOX, PartName.SANDBOX.label());
        Part.Start start =
                start(
                        () -> process.start(commands.sandbox(), SANDBOX_READY),
                        () -> {
                            var ready = process.awaitReady(SANDBOX_LIMIT);
                            sandboxLibrary =
                                    Optional.ofNullable(ready.group("library")).map(Path::of);
                        });
        return part(PartName.SANDBOX, Port.PHONE, process, start);
    }

    Part worker(WorkerPlace place) {
        ChildProcess process = process(PartName.WORKER, place.label());
        HealthProbe probe = new HealthProbe(place.port(), process);
        EndedWorker incarnations = new EndedWorker(server);
        CommandSource command =
                formerExit ->
                        commands.worker(place, sandboxLibrary, formerExit, incarnations.next());
        Part.Start start =
                start(
                        () -> process.start(get(command, process.exitCode())),
                        probe::awaitReady,
                        incarnations::ended);
        return part(
                PartName.WORKER,
                place.label(),
                place.port(),
                process,
                start,
                Standalone.WORKER_GRACE);
    }

    Part gateway() {
        ChildProcess process = process(PartName.GATEWAY, PartName.GATEWAY.label());
        int port = settings.ports().of(Port.GATEWAY);
        HealthProbe probe = new HealthProbe(port, process);
        CommandSource command = _ -> commands.gateway();
        Part.Start start =
                start(() -> process.start(get(command, process.exitCode())), probe::awaitReady);
        return part(PartName.GATEWAY, Port.GATEWAY, process, start);
    }

    /// Where the gateway writes a generated password.
    Path firstPasswordFile() {
        return commands.firstPasswordFile();
    }

    private EmbeddedKafka.Settings kafkaSettings() {
        return new EmbeddedKafka.Settings(
                data.of(PartName.KAFKA.label()),
                data.log(PartName.KAFKA.label()),
                settings.ports().of(Port.KAFKA),
                settings.ports().of(Port.KAFKA_CONTROLLER),
                settings.partitions(),
                jvmOptions(PartName.KAFKA),
                console.filterFor(PartName.KAFKA));
    }

    private EmbeddedPostgres.Settings postgresSettings(Secrets secrets) throws IOException {
        Path home = data.of(PartName.POSTGRES.label());
        return new EmbeddedPostgres.Settings(
                home,
                home.resolve("software"),
                data.log(PartName.POSTGRES.label()),
                settings.ports().of(Port.POSTGRES),
                secrets.postgresPassword("superuser"),
                Map.of(
                        "gateway", secrets.postgresPassword("gateway"),
                        "worker", secrets.postgresPassword("worker")),
                jvmOptions(PartName.POSTGRES),
                console.filterFor(PartName.POSTGRES));
    }

    private List<String> jvmOptions(PartName name) {
        Path cache = new Artifacts(settings.project()).aotCache(name);
        return AotCaches.options(cache, settings.part(name).jvmOptions());
    }

    private Part part(PartName name, Port port, ChildProcess process, Part.Start start) {
        int number = settings.ports().of(port);
        return part(name, name.label(), number, process, start, Standalone.GRACE);
    }

    private Part part(
            PartName name,
            String label,
            int port,
            ChildProcess process,
            Part.Start start,
            Duration grace) {
        return new Part(
                name,
                label,
                port,
                process,
                start,
                grace.plus(moreGrace),
                console,
                InstantSource.system());
    }

    private ChildProcess process(PartName name, String label) {
        Consumer<String> output = console.filterFor(name, label);
        return new ChildProcess(label, data.log(label), output);
    }

    private Part.Start start(Runnable launch, Waiting waiting) {
        return start(launch, waiting, _ -> Duration.ZERO);
    }

    private Part.Start start(Runnable launch, Waiting waiting, IntFunction<Duration> ended) {
        return new Part.Start() {
            @Override
            public void launch() {
                launch.run();
                onLaunch.run();
            }

            @Override
            public void awaitReady() throws InterruptedException {
                waiting.await();
            }

            @Override
            public Duration ended(int code) {
                return ended.apply(code);
            }
        };
    }

    private static JavaCommand get(CommandSource source, OptionalInt formerExit) {
        try {
            return source.command(formerExit);
        } catch (IOException e) {
            throw new UncheckedIOException("The secrets cannot be read.", e);
        }
    }

    private interface Waiting {
        void await() throws InterruptedException;
    }

    // Asked for at each start: a restarted sandbox may have moved its library.
    private interface CommandSource {
        JavaCommand command(OptionalInt formerExit) throws IOException;
    }
}
