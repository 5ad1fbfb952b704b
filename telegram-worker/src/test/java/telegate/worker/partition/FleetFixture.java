package telegate.worker.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import telegate.contract.TimeOrderedIds;

/// Several members of one fleet in one process, on a real database, with work that is only noted.
@SuppressWarnings("NullAway.Init") // set before each test
abstract class FleetFixture {

    static final int PARTITIONS = 12;
    static final Duration LEASE = Duration.ofSeconds(3);
    static final Duration SOON = Duration.ofSeconds(5);
    static final Duration AFTER_THE_LEASE = Duration.ofSeconds(8);

    AgroalDataSource database;
    private final List<Member> members = new ArrayList<>();

    /// Who serves which partition in this process, over all members: never two.
    final Map<Integer, Member> served = new ConcurrentHashMap<>();

    final List<String> quarrels = new CopyOnWriteArrayList<>();

    @BeforeEach
    void prepare() throws SQLException {
        database = LeaseDatabase.fresh();
    }

    @AfterEach
    void end() {
        members.forEach(member -> member.fleet.close());
        database.close();
        assertThat(quarrels).isEmpty();
    }

    /// A member with what it was told.
    final class Member implements PartitionWork, LeaseListener {
        final UUID incarnation = TimeOrderedIds.next();
        final Lease lease = new Lease(LeaseClock.system());
        final Fleet fleet;
        final List<String> heard = new CopyOnWriteArrayList<>();
        final Set<Integer> mine = ConcurrentHashMap.newKeySet();
        final List<Duration> outages = new CopyOnWriteArrayList<>();
        final CompletableFuture<Void> closing = new CompletableFuture<>();
        volatile boolean slow;

        /// Taking over does not return before.
        volatile CompletableFuture<Void> mayTakeOver = CompletableFuture.completedFuture(null);

        /// What it takes has not arrived before.
        volatile CompletableFuture<Void> arrival = CompletableFuture.completedFuture(null);

        /// On which it took over first.
        final CompletableFuture<Thread> taker = new CompletableFuture<>();

        Member(DataSource way) throws SQLException {
            this(way, null);
        }

        /// In the place of another one, whose process has ended.
        Member(DataSource way, @Nullable UUID gone) throws SQLException {
            fleet =
                    new Fleet(
                            incarnation,
                            new FleetSettings(
                                    "w",
                                    LEASE,
                                    Duration.ofMillis(500),
                                    Duration.ofMillis(600),
                                    LEASE,
                                    true),
                            way,
                            LeaseClock.system(),
                            lease,
                            this,
                            new SimpleMeterRegistry());
            lease.listen(this);
            members.add(this);
            fleet.start(PARTITIONS, gone);
        }

        @Override
        public CompletableFuture<Void> takeOver(List<TakenPartition> taken) {
            for (TakenPartition one : taken) {
                int number = one.partition().number();
                Member before = served.put(number, this);
                if (before != null && before != this && before.lease.valid()) {
                    quarrels.add("partition " + number + " is served twice");
                }
                mine.add(number);
                outages.add(one.outage());
            }
            taker.complete(Thread.currentThread());
            mayTakeOver.join();
            return arrival.copy();
        }

        @Override
        public CompletableFuture<Void> handOver(OwnedPartition partition) {
            CompletableFuture<Void> closed =
                    slow ? closing : CompletableFuture.completedFuture(null);
            return closed.thenRun(() -> {
                mine.remove(partition.number());
                served.remove(partition.number(), this);
            });
        }

        @Override
        public void expired() {
            heard.add("expired");
        }

        @Override
        public void renewed() {
            heard.add("renewed");
        }

        @Override
        public void lost(String reason) {
            heard.add("lost");
        }
    }

    static void awaitShares(Duration limit, Member... of) {
        await().atMost(limit)
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> {
                    for (Member member : of) {
                        assertThat(member.mine).hasSize(PARTITIONS / of.length);
                        assertThat(member.fleet.owned()).isEqualTo(PARTITIONS / of.length);
                    }
                });
    }
}
