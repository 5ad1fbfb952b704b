package telegate.sandbox.dc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The record of sessions, also over a restart.
class KeyUsesTest {
    private static final long KEY = -5;
    private static final long GONE = 6;
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir private Path directory;

    @Test
    void shouldNumberPacketsAndKeepTheFirstAndTheLastOfASession() {
        var uses = open(Set.of(KEY));

        long begin = uses.note(KEY, 1, "p1");
        long other = uses.note(KEY, 2, "p2");

        assertThat(other).isGreaterThan(begin);
        assertThat(uses.note(KEY, 1, "p1")).isEqualTo(begin);
        assertThat(uses.all())
                .filteredOn(use -> use.session() == 1)
                .singleElement()
                .satisfies(use -> {
                    assertThat(use.process()).isEqualTo("p1");
                    assertThat(use.last()).isGreaterThan(other);
                });
        assertThat(uses.newest(KEY)).isEqualTo(new KeyUses.Newest("p2", other));
    }

    @Test
    void shouldKeepTheOrderOfSessionsOverARestart() {
        var before = open(Set.of(KEY, GONE));
        long first = before.note(KEY, 1, "p1");
        long second = before.note(KEY, 2, "p2");
        before.note(GONE, 3, "p1");
        var duplicate = new Sessions.DuplicateUse(KEY, "p1", "p2", CLOCK.instant());
        before.duplicate(duplicate);

        var after = open(Set.of(KEY));

        assertThat(after.newest(KEY)).isEqualTo(new KeyUses.Newest("p2", second));
        assertThat(after.note(KEY, 1, "p1")).isEqualTo(first);
        assertThat(after.note(KEY, 4, "p3")).isGreaterThan(second);
        assertThat(after.newest(GONE).process()).isEmpty();
        assertThat(after.duplicates()).containsExactly(duplicate);
    }

    private KeyUses open(Set<Long> keys) {
        return KeyUses.open(directory.resolve("key-uses"), keys::contains, CLOCK);
    }
}
