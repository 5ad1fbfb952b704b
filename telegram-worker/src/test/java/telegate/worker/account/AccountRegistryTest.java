package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.enterprise.inject.Vetoed;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountId;
import telegate.contract.OwnerId;
import telegate.contract.Profile;
import telegate.contract.TenantId;
import telegate.worker.partition.OwnedPartition;
import telegate.worker.partition.TakenPartition;
import telegate.worker.partition.TestPartitions;
import telegate.worker.storage.Retiring;
import telegate.worker.storage.StoredAccount;
import telegate.worker.storage.StoredCopy;
import telegate.worker.storage.TestStore;

/// Accounts of taken partitions that wait for their turn to be taken up.
class AccountRegistryTest {

    private static final OwnedPartition STAYS = TestPartitions.owned(0);
    private static final OwnedPartition GOES = TestPartitions.owned(1);

    /// Whoever is asked for copies is being taken up, and holds the others up until this is open.
    private final CountDownLatch open = new CountDownLatch(1);

    private final StoredAccount first = connected(STAYS, 1);
    private final StoredAccount second = connected(GOES, 2);
    private final StoredAccount third = connected(STAYS, 3);
    private final Store store = new Store();
    private final AccountRegistry registry = TestAccounts.registry(store);

    private static StoredAccount connected(OwnedPartition partition, long user) {
        return StoredAccount.fresh(
                        AccountId.next(),
                        TenantId.BUILT_IN,
                        OwnerId.of("user_" + user),
                        partition.number())
                .nextGeneration()
                .connected(new Profile(user, "A", "", null), Instant.EPOCH);
    }

    @Vetoed // else a second store for the tests that run a worker
    private final class Store extends TestStore {

        final Set<AccountId> askedFor = ConcurrentHashMap.newKeySet();

        Store() {
            super(false);
        }

        @Override
        public List<StoredAccount> live(Collection<Integer> partitions) {
            return Stream.of(first, second, third)
                    .filter(account -> partitions.contains(account.partition()))
                    .toList();
        }

        @Override
        public Map<Integer, List<Retiring>> retiring(Collection<Integer> partitions) {
            return Map.of();
        }

        @Override
        public List<StoredCopy> binlogs(AccountId account, long generation, int from, int most) {
            askedFor.add(account);
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new ObstacleException(Obstacle.NOT_OPENED, "there is no TDLib");
        }
    }

    private static TakenPartition taken(OwnedPartition partition) {
        return new TakenPartition(partition, Duration.ZERO);
    }

    @AfterEach
    void letGo() {
        open.countDown();
    }

    @Test
    void shouldGiveUpAtOnceWhoWaitsForItsTurnWhenItsPartitionGoesAway() {
        var unused = registry.restore(List.of(taken(STAYS)));
        await().until(() -> store.askedFor.size() == 1);
        CompletableFuture<Void> gone = registry.restore(List.of(taken(GOES)));
        assertThat(registry.awaitingStart()).isEqualTo(3);

        registry.withdraw(GOES);

        assertThat(registry.awaitingStart()).isEqualTo(2);
        open.countDown();
        assertThat(gone).succeedsWithin(Duration.ofSeconds(5));
        await().untilAsserted(() ->
                assertThat(store.askedFor)
                        .containsExactlyInAnyOrder(first.accountId(), third.accountId()));
        assertThat(registry.counts()).containsEntry(0, 2);
    }

    @Test
    void shouldNotTakeBackWhoseTurnHasCome() {
        var unused = registry.restore(List.of(taken(GOES)));
        await().until(() -> store.askedFor.contains(second.accountId()));

        registry.withdraw(GOES);

        assertThat(registry.awaitingStart()).isEqualTo(1);
    }
}
