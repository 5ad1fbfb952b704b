package telegate.contract;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.util.UUID;

/// Makes UUIDv7 (RFC 9562). Thread-safe; ids of one process rise strictly.
public final class TimeOrderedIds {

    private static final NoArgGenerator GENERATOR = Generators.timeBasedEpochGenerator();

    private TimeOrderedIds() {}

    /// The next id.
    public static UUID next() {
        return GENERATOR.generate();
    }
}
