package telegate.worker.masterkey;

import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import telegate.worker.binlog.MasterKey;
import telegate.worker.binlog.SealedHead;
import telegate.worker.masterkey.KeyTable.Copy;
import telegate.worker.masterkey.KeyTable.CopyId;
import telegate.worker.masterkey.KeyTable.Rewrap;

/// Goes through the stored copies and re-wraps their data keys. The counts may be read by any
/// thread.
final class CopyRewrapping {

    private static final Logger LOG = Logger.getLogger(CopyRewrapping.class);
    private static final int BATCH = 200;
    private static final Duration PROGRESS = Duration.ofSeconds(5);

    private final KeyTable table;
    private final AtomicLong rewrapped = new AtomicLong();
    private final AtomicLong unreadable = new AtomicLong();
    private int passes;
    private long toldAt = System.nanoTime();

    CopyRewrapping(KeyTable table) {
        this.table = table;
    }

    /// Once through everything that is not under this key.
    ///
    /// @param master has `target` as its first key
    /// @return how many copies were re-wrapped
    long pass(MasterKey master, int target) throws SQLException {
        passes++;
        long before = rewrapped.get();
        long left = 0;
        CopyId after = CopyId.FIRST;
        while (true) {
            List<Copy> copies = table.otherThan(target, after, BATCH);
            if (copies.isEmpty()) {
                unreadable.set(left);
                return rewrapped.get() - before;
            }
            List<Rewrap> batch = rewrap(copies, master);
            left += copies.size() - batch.size();
            rewrapped.addAndGet(table.rewrap(batch));
            after = copies.getLast().id();
            tellProgress();
        }
    }

    private List<Rewrap> rewrap(List<Copy> copies, MasterKey master) {
        List<Rewrap> batch = new ArrayList<>();
        for (Copy copy : copies) {
            try {
                SealedHead head = SealedHead.of(copy.beginning());
                batch.add(new Rewrap(copy.id(), head, head.rewrapped(master)));
            } catch (GeneralSecurityException e) {
                tellUnreadable(copy.id());
            }
        }
        return batch;
    }

    private void tellUnreadable(CopyId id) {
        // Each pass meets them again.
        if (passes == 1) {
            LOG.warnf(
                    "A stored copy of account %s, generation %d, is under no known master key or"
                            + " damaged; it stays as it is",
                    id.account(), id.generation());
        }
    }

    private void tellProgress() {
        long now = System.nanoTime();
        if (now - toldAt >= PROGRESS.toNanos()) {
            toldAt = now;
            LOG.infof("%d copies are re-wrapped so far", rewrapped.get());
        }
    }

    long rewrapped() {
        return rewrapped.get();
    }

    /// Copies that the last pass had to leave.
    long unreadable() {
        return unreadable.get();
    }
}
