package telegate.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import telegate.embedded.ChildFailedException;
import telegate.embedded.ChildProcess;
import telegate.embedded.EmbeddedKafka;
import telegate.embedded.EmbeddedPostgres;
import telegate.embedded.JavaCommand;

/// A whole system on this machine: each part a process, started again when it ends by itself, all
/// ended with this process however it ends.
///
/// Thread-safe: [#close] may come while [#start] still waits.
@SuppressWarnings("try") // who closes it has to wait, and may be interrupted
public final class Standalone implements AutoCloseable {

    /// How long a worker may take to hand its partitions over; it is told so.
    static final Duration WORKER_STOP = Duration.ofSeconds(15);

    /// What a worker gets before it is killed. It must outlast the worker's own limits, or the kill
    /// comes while it still stores and signs off. After [#WORKER_STOP] each thing that hangs has a
    /// limit of its own: 5 s to sign off in the database, 5 s for the reader of commands, 8 s for
    /// TDLib, 5 s for Kafka, 4 s for the gate. That is 27 s if all of them hang at once; the rest
    /// is margin.
    static final Duration WORKER_GRACE = WORKER_STOP.plusSeconds(30);

    /// What the others get.
    static final Duration GRACE = Duration.ofSeconds(12);

    private static final Duration SANDBOX_LIMIT = Duration.ofMinutes(4);
    private static final Pattern SANDBOX_READY =
            Pattern.compile("^Sandbox ready:(?:.*\\blibrary (?<library>.+) key )?");

    private final Duration moreGrace;
    private final StandaloneSettings settings;
    private final Console console;
    private final DataFolder data;
    private final LeftoverParts leftovers;
    private final Commands commands;
    private final Part kafka;
    private final Part postgres;
    private final @Nullable Part sandbox;
    private final Workers workers;
    private final Part gateway;
    private volatile Optional<Path> sandboxLibrary = Optional.empty();
    private boolean closing;

    /// Takes the data folder, checks ports and makes secrets; starts nothing yet.
    ///
    /// @throws SettingsException for what the person who starts it can put right
    public Standalone(StandaloneSettings settings, Console console) throws InterruptedException {
        this(settings, console, Duration.ZERO);
    }

    /// @param moreGrace what each part gets to end beyond the usual
    Standalone(StandaloneSettings settings, Console console, Duration moreGrace)
            throws InterruptedException {
        this.moreGrace = moreGrace;
        this.settings = settings;
        this.console = console;
        this.data = DataFolder.open(settings.data());
        try {
            this.leftovers = new LeftoverParts(data.run());
            leftovers.awaitEnd(console);
            data.bindTo(settings.usesSandbox());
            PortConflictDetector.check(settings);
            Secrets secrets = Secrets.in(data.secrets());
            EmbeddedKafka broker = new EmbeddedKafka(kafkaSettings());
            EmbeddedPostgres server = new EmbeddedPostgres(postgresSettings(secrets));
            this.commands = new Commands(settings, data, secrets, server);
            this.kafka =
                    part(
                            PartName.KAFKA,
                            Port.KAFKA,
                            broker.process(),
                            start(broker::launch, broker::awaitReady),
                            GRACE);
            this.postgres =
                    part(
                            PartName.POSTGRES,
                            Port.POSTGRES,
                            server.process(),
                            start(server::launch, server::awaitReady),
                            GRACE);
            this.sandbox = settings.usesSandbox() ? sandboxPart() : null;
            this.workers = new Workers(settings.ports(), this::workerPart);
            for (int i = 0; i < settings.workers(); i++) {
                Part _ = workers.add(PartSettings.NONE);
            }
            this.gateway =
                    service(
                            PartName.GATEWAY,
                            PartName.GATEWAY.label(),
                            settings.ports().of(Port.GATEWAY),
                            GRACE,
                            _ -> commands.gateway());
        } catch (IOException e) {
            data.close();
            throw new SettingsException(
                    "The data folder %s cannot be used: %s".formatted(data.root(), e));
        } catch (RuntimeException | InterruptedException e) {
            data.close();
            throw e;
        }
    }

    /// Starts a system and returns when it can be used. For tests.
    public static Standalone start(StandaloneSettings settings) throws InterruptedException {
        Standalone system = new Standalone(settings, Console.silent());
        try {
            system.start();
        } catch (RuntimeException | InterruptedException e) {
            system.close();
            throw e;
        }
        return system;
    }

    /// Starts all parts and returns when they can be used.
    ///
    /// @throws ChildFailedException when one does not come up
    public void start() throws InterruptedException {
        List<Part> foundation = new ArrayList<>(List.of(kafka, postgres));
        sandboxIfUsed().ifPresent(foundation::add);
        startTogether(foundation);
        List<Part> services = new ArrayList<>(workers.all());
        services.add(gateway);
        startTogether(services);
    }

    public Part kafka() {
        return kafka;
    }

    public Part postgres() {
        return postgres;
    }

    /// @throws IllegalStateException when the real Telegram is used
    public Part sandbox() {
        return sandboxIfUsed().orElseThrow(() -> new IllegalStateException("There is no sandbox."));
    }

    /// The first worker.
    public Part worker() {
        return worker(1);
    }

    /// @param number from 1
    /// @throws IllegalArgumentException when there is no such worker, or not any more
    public Part worker(int number) {
        return workers.get(number);
    }

    /// The workers that there are now, whether they run or not.
    public List<Part> workers() {
        return workers.all();
    }

    /// Adds a worker while the system runs, or before; it is not started yet. Its number is the
    /// next one that none has had.
    ///
    /// @param added what only this one gets
    public Part addWorker(PartSettings added) {
        return workers.add(added);
    }

    /// Adds a second process of a worker's name, as when a container's successor starts too early;
    /// it is not started yet. It has a folder and a port of its own.
    public Part addTwin(Part of, PartSettings added) {
        return workers.addTwin(of, added);
    }

    /// Stops a worker in order and forgets it; its folder and its log stay.
    public void removeWorker(Part worker) throws InterruptedException {
        worker.stop();
        workers.remove(worker);
    }

    public Part gateway() {
        return gateway;
    }

    public StandaloneSettings settings() {
        return settings;
    }

    /// The page on which a person connects an account.
    public URI page() {
        return URI.create("http://localhost:" + gateway.port() + "/telegram/");
    }

    /// The pretend phone, when the sandbox is used.
    public Optional<URI> phone() {
        return settings.usesSandbox() ? Optional.of(Commands.phoneUrl(settings)) : Optional.empty();
    }

    /// Who may sign in: at the first start with the generated password, which is told once only.
    public List<String> takeSignIn() {
        Path file = commands.firstPasswordFile();
        try {
            if (!Files.exists(file)) {
                String user = System.getenv().getOrDefault("TELEGATE_ADMIN_USER", "admin");
                return List.of("User: " + user);
            }
            List<String> lines = Files.readAllLines(file);
            Files.delete(file);
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException("The first password in " + file + " cannot be read.", e);
        }
    }

    /// Ends everything in order: who uses something before what is used.
    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            closing = true;
        }
        gateway.stop();
        stopTogether(workers.all());
        if (sandbox != null) {
            sandbox.stop();
        }
        kafka.stop();
        postgres.stop();
        data.close();
    }

    /// Whether [#close] has begun: what fails from then on is no failure.
    synchronized boolean isClosing() {
        return closing;
    }

    private static void stopTogether(List<Part> parts) throws InterruptedException {
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> stops = new ArrayList<>();
            for (Part part : parts) {
                stops.add(
                        tasks.submit(() -> {
                            part.stop();
                            return null;
                        }));
            }
            for (Future<Void> stop : stops) {
                stop.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("A part could not be stopped.", e);
        }
    }

    private Optional<Part> sandboxIfUsed() {
        return Optional.ofNullable(sandbox);
    }

    private void startTogether(List<Part> parts) throws InterruptedException {
        for (Part part : parts) {
            launch(part);
        }
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> starts = new ArrayList<>();
            for (Part part : parts) {
                starts.add(
                        tasks.submit(() -> {
                            part.awaitFirstReady();
                            return null;
                        }));
            }
            for (Future<Void> start : starts) {
                start.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("A part could not be started.", e);
        }
    }

    // Nothing may be started once the end has begun, or it would outlive it.
    private synchronized void launch(Part part) {
        if (closing) {
            throw new IllegalStateException("The system is being stopped.");
        }
        boolean _ = part.launch();
    }

    private synchronized void noteProcesses() {
        List<Part> parts = new ArrayList<>(List.of(kafka, postgres, gateway));
        parts.addAll(workers.all());
        sandboxIfUsed().ifPresent(parts::add);
        List<Long> pids = parts.stream().filter(Part::isAlive).map(Part::pid).toList();
        try {
            leftovers.remember(pids);
        } catch (IOException e) {
            throw new UncheckedIOException("The data folder cannot be written.", e);
        }
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

    private Part part(
            PartName name, Port port, ChildProcess process, Part.Start start, Duration grace) {
        return part(name, name.label(), settings.ports().of(port), process, start, grace);
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

    private Part sandboxPart() {
        ChildProcess process = process(PartName.SANDBOX, PartName.SANDBOX.label());
        Part.Start start =
                start(
                        () -> process.start(commands.sandbox(), SANDBOX_READY),
                        () -> {
                            var ready = process.awaitReady(SANDBOX_LIMIT);
                            sandboxLibrary =
                                    Optional.ofNullable(ready.group("library")).map(Path::of);
                        });
        return part(PartName.SANDBOX, Port.PHONE, process, start, GRACE);
    }

    private Part workerPart(WorkerPlace place) {
        return service(
                PartName.WORKER,
                place.label(),
                place.port(),
                WORKER_GRACE,
                formerExit -> commands.worker(place, sandboxLibrary, formerExit));
    }

    private Part service(
            PartName name, String label, int port, Duration grace, CommandSource command) {
        ChildProcess process = process(name, label);
        HealthProbe probe = new HealthProbe(port, process);
        Part.Start start =
                start(() -> process.start(get(command, process.exitCode())), probe::awaitReady);
        return part(name, label, port, process, start, grace);
    }

    private ChildProcess process(PartName name, String label) {
        Consumer<String> output = console.filterFor(name, label);
        return new ChildProcess(label, data.log(label), output);
    }

    private Part.Start start(Runnable launch, Waiting waiting) {
        return new Part.Start() {
            @Override
            public void launch() {
                launch.run();
                noteProcesses();
            }

            @Override
            public void awaitReady() throws InterruptedException {
                waiting.await();
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
