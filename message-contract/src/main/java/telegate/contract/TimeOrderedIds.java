package telegate.contract;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import com.fasterxml.uuid.UUIDClock;
import java.util.UUID;

/// Makes UUIDv7 (RFC 9562). Thread-safe; ids of one process rise strictly, also when its clock is
/// set back. They are no secrets: the next one can be guessed.
public final class TimeOrderedIds {

    private static final NoArgGenerator GENERATOR =
            Generators.timeBasedEpochGenerator(null, new RisingClock());

    private TimeOrderedIds() {}

    /// The next id.
    // The generator reads its clock before it takes its lock, so two threads could overtake.
    public static synchronized UUID next() {
        return GENERATOR.generate();
    }

    /// Not thread-safe.
    private static final class RisingClock extends UUIDClock {

        private long latest;

        @Override
        public long currentTimeMillis() {
            latest = Math.max(latest, super.currentTimeMillis());
            return latest;
        }
    }
}
