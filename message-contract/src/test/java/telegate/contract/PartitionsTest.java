package telegate.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionsTest {

    private static final int ACCOUNTS_PER_PARTITION = 1_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64, 100, 512})
    void shouldSpreadAccountsMadeInABurst(int partitions) {
        assertSpread(partitions, AccountId::next);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64, 100, 512})
    void shouldSpreadAccountsMadeOneASecond(int partitions) {
        Random random = new Random(20261122);
        long[] millis = {1_795_000_000_000L};
        assertSpread(
                partitions,
                () -> {
                    millis[0] += 1_000;
                    long high = millis[0] << 16 | 0x7000 | random.nextInt(1 << 12);
                    long low = random.nextLong() >>> 2 | 1L << 63;
                    return new AccountId(new UUID(high, low));
                });
    }

    @Test
    void shouldPutAnAccountAlwaysInTheSamePartition() {
        assertThat(Partitions.ofNew(AccountId.of("019aab1e-6a00-7c3d-9b1f-2f6d1a7e4c01"), 64))
                .isEqualTo(15);
        assertThat(Partitions.ofNew(AccountId.of("ffffffff-ffff-7fff-bfff-ffffffff0001"), 64))
                .isBetween(0, 63);
    }

    private static void assertSpread(int partitions, Supplier<AccountId> accounts) {
        int[] count = new int[partitions];
        for (int i = 0; i < partitions * ACCOUNTS_PER_PARTITION; i++) {
            count[Partitions.ofNew(accounts.get(), partitions)]++;
        }
        // Six standard deviations of a fair spread: a false alarm in a hundred million runs.
        int slack = (int) (6 * Math.sqrt(ACCOUNTS_PER_PARTITION));
        assertThat(count)
                .satisfies(all -> {
                    for (int one : all) {
                        assertThat(one)
                                .isBetween(
                                        ACCOUNTS_PER_PARTITION - slack,
                                        ACCOUNTS_PER_PARTITION + slack);
                    }
                });
    }
}
