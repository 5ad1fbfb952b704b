package telegate.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import telegate.standalone.PartName;
import telegate.standalone.PartSettings;
import telegate.standalone.Port;
import telegate.standalone.Standalone;
import telegate.standalone.StandaloneSettings;

/// A whole system for one benchmark, as `./telegate run` starts it, with a folder of its own that
/// goes with it. Only the gateway's limits are lifted, which are there to stop exactly this.
final class BenchSystem implements AutoCloseable {

    private static final String USER = "bench";

    private final Path data;
    private final Standalone system;
    private final GatewayClient gateway;
    private final PhoneClient phone;
    private final WorkerClient worker;
    private final Thread onInterrupt = Thread.ofPlatform().unstarted(this::closeInterrupted);
    private boolean keepData;

    private BenchSystem(Path data, Standalone system, String password, PrintStream out)
            throws InterruptedException {
        this.data = data;
        this.system = system;
        this.gateway = GatewayClient.signIn(system.gateway().port(), USER, password, out);
        this.phone = new PhoneClient(system.sandbox().port());
        this.worker = new WorkerClient(system.worker().port());
        Runtime.getRuntime().addShutdownHook(onInterrupt);
    }

    /// Starts it and signs in; returns when everything can be used.
    static BenchSystem start(PrintStream out) throws InterruptedException {
        return start(out, 1);
    }

    /// The same with several workers.
    static BenchSystem start(PrintStream out, int workers) throws InterruptedException {
        return start(out, workers, Map.of());
    }

    /// The same with properties that the workers get beyond the usual ones.
    static BenchSystem start(PrintStream out, int workers, Map<String, String> workerProperties)
            throws InterruptedException {
        out.println("Starting a system with the sandbox ...");
        long begin = System.nanoTime();
        Path data = folder();
        String password = UUID.randomUUID().toString();
        StandaloneSettings settings =
                UnlimitedSettings.in(data, USER, password)
                        .withWorkers(workers)
                        .with(PartName.WORKER, PartSettings.properties(workerProperties));
        for (PartName part : PartName.values()) {
            settings = settings.with(part, javaOptions(part));
        }
        // What does not start leaves its logs behind.
        Standalone system = Standalone.start(settings);
        try {
            BenchSystem started = new BenchSystem(data, system, password, out);
            double seconds = (System.nanoTime() - begin) / 1e9;
            out.printf(Locale.ROOT, "Started in %.1f s.%n", seconds);
            return started;
        } catch (RuntimeException | InterruptedException e) {
            system.close();
            throw e;
        }
    }

    /// As `./telegate run` takes them, to try what they do to the numbers.
    private static PartSettings javaOptions(PartName part) {
        String options = System.getenv("TELEGATE_" + part + "_JAVA_OPTIONS");
        return PartSettings.jvmOptions(
                options == null || options.isBlank()
                        ? List.of()
                        : List.of(options.strip().split("\\s+")));
    }

    /// Beside what the build makes: on the same disk as a real system's data, because commits wait
    /// for it.
    private static Path folder() {
        Path target =
                Path.of(System.getProperty("telegate.project", "."))
                        .resolve("system-tests/target")
                        .toAbsolutePath();
        try {
            Files.createDirectories(target);
            return Files.createTempDirectory(target, "bench-");
        } catch (IOException e) {
            throw new BenchFailure("No folder can be made in " + target, e);
        }
    }

    GatewayClient gateway() {
        return gateway;
    }

    PhoneClient phone() {
        return phone;
    }

    WorkerClient worker() {
        return worker;
    }

    /// For those that end and add workers.
    Standalone parts() {
        return system;
    }

    long workerPid() {
        return system.worker().pid();
    }

    /// Address of the broker.
    String kafka() {
        return "127.0.0.1:" + system.settings().ports().of(Port.KAFKA);
    }

    /// The processes that a login keeps busy, except PostgreSQL's, which are too many.
    Map<PartName, ProcessHandle> processes() {
        Map<PartName, ProcessHandle> processes = new EnumMap<>(PartName.class);
        for (var part :
                List.of(system.gateway(), system.worker(), system.kafka(), system.sandbox())) {
            ProcessHandle.of(part.pid()).ifPresent(process -> processes.put(part.name(), process));
        }
        return processes;
    }

    /// Processes that ended by themselves and were started again.
    int restarts() {
        return system.worker().restarts()
                + system.gateway().restarts()
                + system.kafka().restarts()
                + system.postgres().restarts()
                + system.sandbox().restarts();
    }

    /// What is measured on it.
    interface Measurement {
        /// @return whether all went well
        boolean run() throws InterruptedException;
    }

    /// Measures, and unless all goes well keeps the logs and tells where they are.
    boolean measure(PrintStream out, Measurement measurement) throws InterruptedException {
        boolean well = false;
        try {
            well = measurement.run();
        } finally {
            if (!well) {
                out.println("The logs are kept in " + keepLogs());
            }
        }
        return well;
    }

    /// Something failed: the logs tell why, so the folder stays.
    ///
    /// @return where the logs are
    Path keepLogs() {
        keepData = true;
        return data.resolve("logs");
    }

    @Override
    public void close() throws InterruptedException {
        try {
            boolean removed = Runtime.getRuntime().removeShutdownHook(onInterrupt);
            end(removed && !keepData);
        } catch (IllegalStateException e) {
            // Ctrl-C was faster and ends everything already.
            onInterrupt.join();
        }
    }

    /// Ctrl-C.
    private void closeInterrupted() {
        try {
            end(true);
        } catch (InterruptedException e) {
            // The processes still end: their pipes close with this one.
            Thread.currentThread().interrupt();
        }
    }

    private void end(boolean delete) throws InterruptedException {
        gateway.close();
        phone.close();
        worker.close();
        system.close();
        if (delete) {
            FileTree.delete(data);
        }
    }
}
