package telegate.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimeOrderedIdsTest {

    private static final int MANY = 100_000;

    @Test
    void shouldRiseStrictlyAsTextAndBeVersion7() {
        List<UUID> ids = many();

        assertThat(ids).allSatisfy(id -> assertThat(id.version()).isEqualTo(7));
        assertThat(ids).allSatisfy(id -> assertThat(id.variant()).isEqualTo(2));
        assertRising(ids);
    }

    @Test
    void shouldHoldTheTime() {
        Instant before = Instant.now();
        UUID id = TimeOrderedIds.next();

        assertThat(Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16))
                .isBetween(before.minusMillis(1), Instant.now());
    }

    @Test
    void shouldRiseInEveryThreadAndNeverRepeat() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<List<UUID>> task = TimeOrderedIdsTest::many;
            Set<UUID> seen = new HashSet<>();
            for (Future<List<UUID>> made : threads.invokeAll(List.of(task, task, task, task))) {
                assertRising(made.get());
                seen.addAll(made.get());
            }
            assertThat(seen).hasSize(4 * MANY);
        }
    }

    private static List<UUID> many() {
        return Stream.generate(TimeOrderedIds::next).limit(MANY).toList();
    }

    private static void assertRising(List<UUID> ids) {
        for (int i = 1; i < ids.size(); i++) {
            assertThat(ids.get(i).toString()).isGreaterThan(ids.get(i - 1).toString());
        }
    }
}
