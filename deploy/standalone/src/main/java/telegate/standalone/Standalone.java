package telegate.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import telegate.embedded.ChildFailedException;

/// A whole system on this machine: each part a process, started again when it ends by itself, all
/// ended with this process however it ends.
///
/// Thread-safe: [#close] may come while [#start] still waits.
@SuppressWarnings("try") // who closes it has to wait, and may be interrupted
public final class Standalone implements AutoCloseable {

    /// How long a worker may take to hand its partitions over; it is told so.
    static final Duration WORKER_STOP = Duration.ofSeconds(25);

    /// What a worker gets before it is killed. It must outlast the worker's own limits, or the kill
    /// comes while it still stores and signs off. After [#WORKER_STOP] each thing that hangs has a
    /// limit of its own: 5 s to sign off in the database, 5 s for the reader of commands, 8 s for
    /// TDLib, 5 s for Kafka, 6 s for the gate. That is 29 s if all of them hang at once; the rest
    /// is margin.
    static final Duration WORKER_GRACE = WORKER_STOP.plusSeconds(30);

    /// What the others get.
    static final Duration GRACE = Duration.ofSeconds(12);

    private final StandaloneSettings settings;
    private final Console console;
    private final DataFolder data;
    private final LeftoverParts leftovers;
    private final PartMaker maker;
    private final Part kafka;
    private final Part postgres;
    private final @Nullable Part sandbox;
    private final Workers workers;
    private final Part gateway;
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
        this.settings = settings;
        this.console = console;
        this.data = DataFolder.open(settings.data());
        try {
            this.leftovers = new LeftoverParts(data.run());
            leftovers.awaitEnd(console);
            data.bindTo(settings.usesSandbox());
            PortConflictDetector.check(settings);
            this.maker =
                    new PartMaker(
                            settings,
                            console,
                            data,
                            Secrets.in(data.secrets()),
                            moreGrace,
                            this::noteProcesses);
            this.kafka = maker.kafka();
            this.postgres = maker.postgres();
            this.sandbox = settings.usesSandbox() ? maker.sandbox() : null;
            this.workers = new Workers(settings.ports(), maker::worker);
            for (int i = 0; i < settings.workers(); i++) {
                Part _ = workers.add(PartSettings.NONE);
            }
            this.gateway = maker.gateway();
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
        startTogether(foundation());
        startTogether(services());
    }

    /// What the others use.
    private List<Part> foundation() {
        List<Part> parts = new ArrayList<>(List.of(kafka, postgres));
        sandboxIfUsed().ifPresent(parts::add);
        return parts;
    }

    private List<Part> services() {
        List<Part> parts = new ArrayList<>(workers.all());
        parts.add(gateway);
        return parts;
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
        Path file = maker.firstPasswordFile();
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
        stopTogether(services());
        stopTogether(foundation());
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
        List<Part> parts = foundation();
        parts.addAll(services());
        List<Long> pids = parts.stream().filter(Part::isAlive).map(Part::pid).toList();
        try {
            leftovers.remember(pids);
        } catch (IOException e) {
            // They run all the same; they end with this process, unless the whole session is
            // killed.
            console.say("data", "which processes run cannot be noted: " + e);
        }
    }
}
