package telegate.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import telegate.bench.FileTree;
import telegate.bench.UnlimitedSettings;
import telegate.chaos.Evidence.KeyUse;
import telegate.embedded.ChildFailedException;
import telegate.standalone.Part;
import telegate.standalone.PartName;
import telegate.standalone.PartSettings;
import telegate.standalone.Standalone;
import telegate.standalone.StandaloneSettings;

/// A whole system of its own that is there to be broken: each worker reaches the others over links.
/// Thread-safe; of two who want the same worker one waits.
final class ChaosSystem implements AutoCloseable {

    private static final String USER = "chaos";
    private static final Map<String, String> API_HASH =
            Map.of("TELEGATE_TELEGRAM_API_HASH", SecretSearch.API_HASH);
    private static final Duration COMES_BACK = Duration.ofMinutes(3);

    private final Path data;
    private final Standalone parts;
    private final Optional<Breakage> broken;
    private final Gateway gateway;
    private final Phone phone;
    private final SecretSearch secrets = new SecretSearch();
    private final EventLog log;
    private final WorkerDatabase database;
    private final OldCopies oldCopies;
    private final Map<Part, WorkerLinks> links = new ConcurrentHashMap<>();
    private final Set<Part> twins = ConcurrentHashMap.newKeySet();
    private final Map<Part, ReentrantLock> turns = new ConcurrentHashMap<>();
    private final Map<String, KeyUse> keyUses = new LinkedHashMap<>();
    private final Set<String> duplicatedKeys = new LinkedHashSet<>();
    private int linkNumbers;

    private ChaosSystem(Path data, Standalone parts, String password, Optional<Breakage> broken) {
        this.data = data;
        this.parts = parts;
        this.broken = broken;
        this.gateway = new Gateway(parts.gateway().port(), USER, password);
        this.phone = new Phone(parts.sandbox().port());
        this.log = new EventLog(parts.kafka().port(), secrets::kafkaRecord);
        this.database = new WorkerDatabase(parts.postgres().port(), data.resolve("secrets"));
        this.oldCopies = new OldCopies(database);
        secrets.installation(data.resolve("secrets"));
    }

    /// What is done to one worker.
    interface Deed {
        void to(Part worker) throws InterruptedException;
    }

    /// Starts it and returns when everything can be used.
    static ChaosSystem start(Path data, int workers, Optional<Breakage> broken, PrintStream out)
            throws InterruptedException {
        out.println("Starting a system with the sandbox in " + data);
        String password = SecretSearch.PASSWORD + UUID.randomUUID();
        StandaloneSettings settings =
                UnlimitedSettings.in(data, USER, password)
                        .withWorkers(0)
                        .with(PartName.WORKER, PartSettings.environment(API_HASH));
        ChaosSystem system = new ChaosSystem(data, Standalone.start(settings), password, broken);
        try {
            for (int i = 0; i < workers; i++) {
                system.addWorker().start();
            }
            system.gateway.signIn();
            return system;
        } catch (RuntimeException | InterruptedException e) {
            system.close();
            throw e;
        }
    }

    Gateway gateway() {
        return gateway;
    }

    Phone phone() {
        return phone;
    }

    SecretSearch secrets() {
        return secrets;
    }

    WorkerDatabase database() {
        return database;
    }

    /// From now on the keys of the accounts that there are by now are secrets to look for.
    void learnAccountKeys() {
        secrets.accountKeys(data.resolve("sandbox").resolve("auth-keys"));
    }

    /// Looks for secrets in what the parts have written beside Kafka's topics.
    void searchFiles() {
        secrets.logs(data.resolve("logs"));
        secrets.crashes(data);
    }

    /// The workers without their twins.
    List<Part> workers() {
        return parts.workers().stream().filter(worker -> !twins.contains(worker)).toList();
    }

    /// Where a server keeps what it has.
    Path folder(PartName server) {
        return data.resolve(server.label());
    }

    Part part(PartName name) {
        return switch (name) {
            case KAFKA -> parts.kafka();
            case POSTGRES -> parts.postgres();
            case SANDBOX -> parts.sandbox();
            case GATEWAY -> parts.gateway();
            case WORKER -> parts.workers().getFirst();
        };
    }

    /// Everything that should run.
    List<Part> all() {
        List<Part> all =
                new ArrayList<>(
                        List.of(parts.kafka(), parts.postgres(), parts.sandbox(), parts.gateway()));
        all.addAll(parts.workers());
        return all;
    }

    /// The event log, for one who may use it alone.
    <T> T withLog(Function<EventLog, T> use) {
        synchronized (log) {
            return use.apply(log);
        }
    }

    void repeatCommands(int most) throws InterruptedException {
        try {
            int _ = new EventLog(parts.kafka().port(), (_, _) -> {}).repeatCommands(most);
        } catch (ChaosFailure e) {
            // Kafka is away just now; then nothing is repeated.
            Thread.sleep(Duration.ofSeconds(1));
        }
    }

    // --- Workers ---------------------------------------------------------------------------------

    /// One more worker, not started.
    Part addWorker() {
        WorkerLinks ways = openLinks();
        Part worker = parts.addWorker(settings(ways));
        links.put(worker, ways);
        return worker;
    }

    /// One more worker that runs, unless somebody has taken it away again meanwhile.
    void addRunningWorker() throws InterruptedException {
        with(addWorker(), this::bringBack);
    }

    /// A second process of a worker's name, not started, with ways of its own.
    Part addTwin(Part of, boolean sameFolder) {
        WorkerLinks ways = openLinks();
        Map<String, String> place =
                sameFolder
                        ? Map.of("telegate.worker.data-directory", folderOf(of).toString())
                        : Map.of();
        Part twin = parts.addTwin(of, settings(ways).and(PartSettings.properties(place)));
        twins.add(twin);
        links.put(twin, ways);
        return twin;
    }

    private synchronized WorkerLinks openLinks() {
        try {
            return WorkerLinks.open(linkNumbers++, parts.settings().ports(), data);
        } catch (IOException e) {
            throw new UncheckedIOException("No ways for a worker can be opened", e);
        }
    }

    private PartSettings settings(WorkerLinks ways) {
        Map<String, String> properties =
                new HashMap<>(Map.of("telegate.worker.copy-interval", "5s"));
        broken.ifPresent(what -> properties.put("telegate.worker.break", what.label()));
        return ways.settings().and(PartSettings.properties(properties));
    }

    /// Stops a worker in order and forgets it.
    void remove(Part worker) throws InterruptedException {
        parts.removeWorker(worker);
        Optional.ofNullable(links.remove(worker)).ifPresent(WorkerLinks::close);
        turns.remove(worker);
        twins.remove(worker);
    }

    /// Does something to a worker drawn by lot, alone.
    void withAnyWorker(RandomGenerator random, Deed deed) throws InterruptedException {
        List<Part> workers = workers();
        with(workers.get(random.nextInt(workers.size())), deed);
    }

    /// Does something to the worker that owns an account, or to any when nobody does.
    void withOwner(String account, RandomGenerator random, Deed deed) throws InterruptedException {
        Optional<String> name = database.ownerOf(account);
        Optional<Part> owner =
                workers().stream()
                        .filter(worker -> name.isPresent() && worker.label().equals(name.get()))
                        .findFirst();
        if (owner.isPresent()) {
            with(owner.get(), deed);
        } else {
            withAnyWorker(random, deed);
        }
    }

    private void with(Part worker, Deed deed) throws InterruptedException {
        ReentrantLock turn = turns.computeIfAbsent(worker, _ -> new ReentrantLock());
        turn.lockInterruptibly();
        try {
            // It may have been taken away while somebody waited for his turn.
            if (workers().contains(worker)) {
                deed.to(worker);
            }
        } finally {
            turn.unlock();
        }
    }

    WorkerLinks anyLinks(RandomGenerator random) {
        List<Part> workers = workers();
        return linksOf(workers.get(random.nextInt(workers.size())));
    }

    WorkerLinks linksOf(Part worker) {
        WorkerLinks ways = links.get(worker);
        if (ways == null) {
            throw new ChaosFailure(worker.label() + " has no links");
        }
        return ways;
    }

    /// Waits until its supervisor has brought it back.
    static void awaitBack(Part part) throws InterruptedException {
        try {
            part.awaitReady(COMES_BACK);
        } catch (IllegalStateException e) {
            throw new ChaosFailure(part.label() + " does not come back", e);
        }
    }

    /// Starts what is down, again and again until it runs: what it needs may be down too.
    ///
    /// @throws ChaosFailure when it does not come back
    void bringBack(Part part) throws InterruptedException {
        Instant end = Instant.now().plus(COMES_BACK);
        while (true) {
            try {
                part.start();
                part.awaitReady(Duration.between(Instant.now(), end));
                return;
            } catch (ChildFailedException | IllegalStateException e) {
                if (Instant.now().isAfter(end)) {
                    throw new ChaosFailure(part.label() + " does not come back", e);
                }
                Thread.sleep(Duration.ofMillis(500));
            }
        }
    }

    /// Starts a part that may never become ready.
    Thread startAside(Part part) {
        return Thread.ofVirtual()
                .start(() -> {
                    try {
                        part.start();
                    } catch (ChildFailedException e) {
                        // Who stops it while it starts gets this; whether it may run at all is not
                        // known.
                        return;
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    /// SIGSTOP; nothing when it has ended just now.
    static void pause(Part worker) throws InterruptedException {
        try {
            worker.pause();
        } catch (IllegalStateException e) {
            if (worker.isAlive()) {
                throw e;
            }
        }
    }

    /// SIGCONT; nothing when it has ended meanwhile.
    static void resume(Part worker) throws InterruptedException {
        try {
            worker.resume();
        } catch (IllegalStateException e) {
            if (worker.isAlive()) {
                throw e;
            }
        }
    }

    // --- Records ---------------------------------------------------------------------------------

    /// Puts old copies in place of all newer ones of the connected accounts that a worker owned, so
    /// that they are opened next, and deletes what the worker itself has on its disk.
    ///
    /// @return what was put back
    OldCopies.PutBack putOldCopiesBack(Part worker) {
        OldCopies.PutBack putBack = oldCopies.putBack(worker.label());
        FileTree.delete(folderOf(worker).resolve("clients"));
        return putBack;
    }

    /// Keeps the present copies of connected accounts for later.
    void keepCopies() {
        oldCopies.keep();
    }

    private Path folderOf(Part worker) {
        return data.resolve(worker.label()).toAbsolutePath();
    }

    /// Notes what the sandbox knows before it may forget it.
    ///
    /// @return whether it has answered
    boolean noteRecords() throws InterruptedException {
        Optional<List<KeyUse>> uses = phone.keyUses(Instant.EPOCH);
        Optional<List<String>> duplicates = phone.duplicatedKeys();
        synchronized (keyUses) {
            uses.orElse(List.of())
                    .forEach(use ->
                            keyUses.merge(
                                    use.key() + " " + use.session(),
                                    use,
                                    (old, now) -> now.last() > old.last() ? now : old));
            duplicatedKeys.addAll(duplicates.orElse(List.of()));
        }
        return uses.isPresent() && duplicates.isPresent();
    }

    List<KeyUse> keyUses() {
        synchronized (keyUses) {
            return List.copyOf(keyUses.values());
        }
    }

    List<String> duplicatedKeys() {
        synchronized (keyUses) {
            return List.copyOf(duplicatedKeys);
        }
    }

    @Override
    public void close() throws InterruptedException {
        gateway.close();
        phone.close();
        // One that is paused could not be asked to end.
        for (Part worker : parts.workers()) {
            if (worker.isAlive()) {
                resume(worker);
            }
        }
        parts.close();
        links.values().forEach(WorkerLinks::close);
    }
}
