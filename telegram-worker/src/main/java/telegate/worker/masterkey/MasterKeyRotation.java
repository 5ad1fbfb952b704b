package telegate.worker.masterkey;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.worker.binlog.MasterKey;
import telegate.worker.config.SecretsConfig;
import telegate.worker.jitter.Jitter;
import telegate.worker.masterkey.KeyTable.Member;

/// The master key of this worker: checked at the start, read again on demand, and changed for
/// everything that is stored. Thread-safe; changes happen one after the other.
///
/// Two rules make a change safe while workers run. No worker seals with a key before all others can
/// open what it seals. And no key stops being demanded from workers that start before nothing is
/// sealed under it any more.
@Singleton
public class MasterKeyRotation {

    private static final Logger LOG = Logger.getLogger(MasterKeyRotation.class);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Path file;
    private final KeyTable table;
    private final MasterKeyProbes probes;
    private final AtomicBoolean running = new AtomicBoolean();
    private final Duration lookAgain;
    private final Duration settleLimit;
    private @Nullable MasterKey key;
    private @Nullable UUID incarnation;
    private volatile CopyRewrapping rewrapping;
    private volatile String outcome = "none yet";

    /// @param database the worker's own
    @Inject
    MasterKeyRotation(SecretsConfig secrets, AgroalDataSource database) {
        this(secrets.masterKeyFile(), database, LOOK_AGAIN, secrets.settleLimit());
    }

    MasterKeyRotation(Path file, DataSource database, Duration lookAgain, Duration settleLimit) {
        this.file = file;
        this.table = new KeyTable(database);
        this.probes = new MasterKeyProbes(table);
        this.lookAgain = lookAgain;
        this.settleLimit = settleLimit;
        this.rewrapping = new CopyRewrapping(table);
    }

    /// Reads the file and makes sure that it holds every key that is needed; to be called before
    /// anything else is written.
    ///
    /// @return the key, which follows the file's later changes
    /// @throws ConfigurationException with a sentence for the operator, when it does not; nothing
    ///   was changed
    /// @throws SQLException when the database does not answer
    public synchronized MasterKey begin() throws SQLException {
        MasterKey read = readAtStart();
        demand(read);
        probes.add(read.keys());
        key = read;
        return read;
    }

    private MasterKey readAtStart() {
        try {
            return MasterKey.fromFile(file);
        } catch (IOException e) {
            throw new ConfigurationException(
                    e.getMessage()
                            + " (telegate.secrets.master-key-file). The worker does not start;"
                            + " nothing was changed.");
        }
    }

    private void demand(MasterKey read) throws SQLException {
        if (!probes.open(read.keys())) {
            throw new ConfigurationException(
                    "The master key is not the one that the stored sessions are sealed under. Give"
                            + " the worker the right file (telegate.secrets.master-key-file). The"
                            + " worker does not start; nothing was changed.");
        }
    }

    /// This process is a member of the fleet: from now on the others ask whether it knows their
    /// keys.
    ///
    /// @throws ConfigurationException when a key was changed since [#begin()]
    public synchronized void joined(UUID member) throws SQLException {
        incarnation = member;
        MasterKey present = present();
        table.tell(member, present.keys());
        demand(present);
        probes.add(present.keys());
        List<String> unknowing = unknowing(present.keys().primary());
        if (!unknowing.isEmpty()) {
            LOG.warnf(
                    "These workers do not know the master key %s that this one seals with: %s;"
                            + " they cannot take its accounts over until they do",
                    MasterKey.name(present.keys().primary()), unknowing);
        }
    }

    /// Reads the file again. From the return on this worker seals with its first key.
    ///
    /// @throws RotationRefusedException when that would not be safe; the former keys stay in use
    public synchronized RotationStatus reload() throws RotationRefusedException, SQLException {
        MasterKey present = present();
        MasterKey.Keys next = readAgain();
        if (!probes.open(next)) {
            throw new RotationRefusedException(
                    "The file lacks a key that stored sessions are still sealed under. Put it back"
                            + " and rotate first.");
        }
        take(present, next);
        LOG.infof("The master key file was read: keys %s, the first one seals", next);
        return status();
    }

    private void take(MasterKey present, MasterKey.Keys next)
            throws RotationRefusedException, SQLException {
        int former = present.keys().primary();
        try {
            // Demanded before the others are looked at: who is not among them yet sees the demand
            // when it joins.
            probes.add(next);
            requireKnown(present.keys(), next);
            present.use(next);
        } catch (RotationRefusedException | SQLException | RuntimeException e) {
            if (next.primary() != former) {
                withdraw(next.primary());
            }
            throw e;
        }
        if (incarnation != null) {
            tell(incarnation);
            // Another worker may have withdrawn it meanwhile, before it was known that we use it.
            probes.add(next);
        }
    }

    /// Nothing is sealed under it, and no worker could start without it.
    private void withdraw(int keyId) {
        Telling telling =
                () -> {
                    if (present().keys().primary() != keyId) {
                        table.dropUnusedProbe(keyId);
                    }
                };
        try {
            telling.run();
        } catch (SQLException e) {
            untilHeard(telling);
        }
    }

    /// Also when whoever asked gives up: a rotation elsewhere must not take this worker for one
    /// that seals with another key.
    private void tell(UUID member) throws SQLException {
        Telling telling = () -> table.tell(member, present().keys());
        try {
            telling.run();
        } catch (SQLException e) {
            untilHeard(telling);
            throw e;
        }
    }

    /// What the database is told.
    private interface Telling {
        void run() throws SQLException;
    }

    private void untilHeard(Telling telling) {
        Thread.ofVirtual()
                .name("master-key-untold")
                .start(() -> {
                    try {
                        do {
                            Thread.sleep(Jitter.of(RETRY));
                        } while (!heard(telling));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    /// One at a time, and with the keys of that moment.
    private synchronized boolean heard(Telling telling) {
        try {
            telling.run();
            return true;
        } catch (SQLException e) {
            LOG.debugf("The database is not told yet: %s", e.getMessage());
            return false;
        }
    }

    private void requireKnown(MasterKey.Keys present, MasterKey.Keys next)
            throws RotationRefusedException, SQLException {
        List<String> unknowing = unknowing(next.primary());
        if (next.primary() != present.primary() && !unknowing.isEmpty()) {
            throw new RotationRefusedException(
                    "These workers do not know the key %s yet: %s. Put it into their files as the second line and let them read it."
                            .formatted(MasterKey.name(next.primary()), unknowing));
        }
    }

    private MasterKey.Keys readAgain() throws RotationRefusedException {
        try {
            return MasterKey.read(file);
        } catch (IOException e) {
            throw new RotationRefusedException(String.valueOf(e.getMessage()));
        }
    }

    /// Workers that cannot open what this key seals. Not this one: it is about to learn it.
    private List<String> unknowing(int keyId) throws SQLException {
        UUID self = incarnation;
        return table.members(self).stream()
                .filter(member -> !member.keys().contains(keyId))
                .map(Member::worker)
                .toList();
    }

    /// Reads the file again and begins to re-wrap everything that is stored under other keys than
    /// its first one. Returns at once; [#status()] and the log tell how it goes on. It may be
    /// broken off at any moment and begun again, on any worker. It stops by itself when workers
    /// have not settled on that key within [SecretsConfig#settleLimit()].
    ///
    /// @throws RotationRefusedException when that would not be safe, or one is under way
    public RotationStatus rotate() throws RotationRefusedException, SQLException {
        if (!running.compareAndSet(false, true)) {
            throw new RotationRefusedException("A rotation is under way on this worker.");
        }
        boolean begun = false;
        try {
            reload();
            int target = present().keys().primary();
            refuseOthers(target);
            rewrapping = new CopyRewrapping(table);
            outcome = "under way";
            Thread.ofVirtual().name("master-key-rotation").start(() -> run(target));
            begun = true;
        } finally {
            if (!begun) {
                running.set(false);
            }
        }
        return status();
    }

    private void refuseOthers(int target) throws RotationRefusedException, SQLException {
        List<String> others =
                table.members(null).stream()
                        .filter(member -> !Integer.valueOf(target).equals(member.primary()))
                        .map(Member::worker)
                        .toList();
        if (!others.isEmpty()) {
            throw new RotationRefusedException(
                    "These workers seal with another key than %s: %s. Let them read their files first."
                            .formatted(MasterKey.name(target), others));
        }
    }

    private void run(int target) {
        try {
            outcome = rewrapAll(target);
        } catch (RotationRefusedException | SQLException | RuntimeException e) {
            outcome = "broken off, begin it again: " + e.getMessage();
            LOG.errorf("The master key rotation was broken off, begin it again: %s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outcome = "broken off, begin it again";
        } finally {
            running.set(false);
        }
    }

    /// @return what became of it, for the operator
    private String rewrapAll(int target)
            throws SQLException, RotationRefusedException, InterruptedException {
        LOG.infof(
                "Everything stored is re-wrapped under the master key %s", MasterKey.name(target));
        List<String> unsettled = unsettled(target);
        long found = rewrapping.pass(present(), target);
        // The first pass lasts as long as there are copies; from here on it only waits for workers.
        long waiting = System.nanoTime();
        while (found > 0 || !unsettled.isEmpty()) {
            if (System.nanoTime() - waiting >= settleLimit.toNanos()) {
                return stopped(target, unsettled);
            }
            if (!unsettled.isEmpty()) {
                Thread.sleep(lookAgain);
            }
            unsettled = unsettled(target);
            found = rewrapping.pass(present(), target);
        }
        table.dropOtherProbes(target);
        // One that joined meanwhile with another key demands it again by itself, or is seen here.
        refuseOthers(target);
        String done =
                "done: everything is under the key "
                        + MasterKey.name(target)
                        + "; the others can be taken out of the files";
        LOG.infof(
                "Master key rotation %s; %d copies re-wrapped, %d that no key opens",
                done, rewrapping.rewrapped(), rewrapping.unreadable());
        return done;
    }

    /// Workers that have not sealed with this key alone for long enough. To be asked before a pass:
    /// what they sealed with another key has arrived then.
    private List<String> unsettled(int target) throws SQLException, RotationRefusedException {
        refuseOthers(target);
        return table.members(null).stream()
                .filter(member -> !member.settled())
                .map(Member::worker)
                .toList();
    }

    private String stopped(int target, List<String> unsettled) {
        String reason =
                unsettled.isEmpty()
                        ? "copies under other keys kept coming"
                        : "these workers have not sealed with it for a whole minute: " + unsettled;
        String stopped =
                "stopped after waiting for %s with the key %s: %s. The old key is still needed. See why workers start anew all the time, then rotate again; it goes on where it stopped."
                        .formatted(settleLimit, MasterKey.name(target), reason);
        LOG.warnf("Master key rotation %s", stopped);
        return stopped;
    }

    /// How far it is.
    public synchronized RotationStatus status() {
        MasterKey.Keys keys = present().keys();
        return new RotationStatus(
                MasterKey.name(keys.primary()),
                keys.ids().stream().map(MasterKey::name).toList(),
                running.get(),
                rewrapping.rewrapped(),
                rewrapping.unreadable(),
                outcome);
    }

    private synchronized MasterKey present() {
        if (key == null) {
            throw new IllegalStateException("The worker has not started yet");
        }
        return key;
    }
}
