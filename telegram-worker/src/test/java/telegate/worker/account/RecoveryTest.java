package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.inject.Vetoed;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import telegate.contract.AccountId;
import telegate.worker.session.ClientSession;
import telegate.worker.session.StuckClients;
import telegate.worker.session.TestSessions;
import telegate.worker.storage.StoredAccount;
import telegate.worker.storage.TestStore;

/// An account that starts again from what is stored after a failure.
@SuppressWarnings("NullAway.Init") // set before each test
class RecoveryTest {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final RuntimeException AWAY =
            new IllegalStateException(new SQLException("away", "08006"));

    @TempDir Path directory;
    private final Store store = new Store();
    private final StuckClients stuck = new StuckClients();
    private AccountFixture fixture;

    @Vetoed // else a second store for the tests that run a worker
    private static final class Store extends TestStore {

        private final AtomicInteger asked = new AtomicInteger();
        private volatile boolean away;
        private volatile @Nullable StoredAccount stored;

        Store() {
            super(false);
        }

        @Override
        public Optional<StoredAccount> account(AccountId account) {
            asked.incrementAndGet();
            if (away) {
                throw AWAY;
            }
            return Optional.ofNullable(stored);
        }
    }

    @BeforeEach
    void begin() throws IOException {
        fixture = new AccountFixture(directory, store);
    }

    @AfterEach
    void close() {
        stuck.close();
        fixture.close();
    }

    private void fail() {
        fixture.onLane(() -> fixture.account.failed(AWAY));
    }

    private void openStuckClient() {
        ClientSession session = TestSessions.of(stuck, directory);
        assertThat(fixture.account.clients().own(session)).isSameAs(session);
    }

    private Duration lastPause() {
        return fixture.time.delays().getLast();
    }

    /// Of random length, so that not all accounts of a worker come at once.
    private static void assertAbout(Duration whole, Duration pause) {
        assertThat(pause).isBetween(whole.dividedBy(2), whole);
    }

    @Test
    void shouldWaitLongerEachTimeUpToAMinute() {
        store.away = true;
        fail();
        fixture.pass(LONGEST.multipliedBy(10));

        List<Duration> pauses = fixture.time.delays();
        assertThat(pauses).hasSizeGreaterThan(10).hasSize(store.asked.get() + 1);
        for (int i = 0; i < 6; i++) {
            assertAbout(FIRST.multipliedBy(1L << i), pauses.get(i));
        }
        pauses.subList(6, pauses.size()).forEach(pause -> assertAbout(LONGEST, pause));
    }

    @Test
    void shouldWaitOnlyShortlyAgainWhenAStepWasStoredSinceTheLastFailure() {
        store.away = true;
        fail();
        fixture.pass(LONGEST.multipliedBy(10));
        store.away = false;
        fixture.pass(LONGEST);
        assertThat(fixture.account.recovery().underWay()).isFalse();

        fail();
        assertAbout(LONGEST, lastPause());
        fixture.pass(LONGEST);
        fixture.store(fixture.connected);
        fail();

        assertAbout(FIRST, lastPause());
    }

    @Test
    void shouldWaitLongerAlsoWhenEachAttemptStoresAStepAndFailsBehindIt() {
        // Without a copy it is set aside, and Kafka does not take that.
        store.stored = fixture.connected;
        fixture.kafka.sendException = new RecordTooLargeException("refused");
        fail();
        fixture.pass(LONGEST);

        assertThat(fixture.journal.steps()).hasSizeGreaterThan(4);
        for (int i = 0; i < 5; i++) {
            assertAbout(FIRST.multipliedBy(1L << i), fixture.time.delays().get(i));
        }
    }

    @Test
    void shouldTryOnceHoweverOftenItHasFailedMeanwhile() {
        fail();
        fail();
        fail();
        assertThat(fixture.time.planned()).isEqualTo(1);

        fixture.pass(LONGEST);

        assertThat(store.asked).hasValue(1);
    }

    @Test
    void shouldBeUnderWayUntilItIsRestoredAndTryNoMoreThen() {
        store.away = true;
        fail();
        fixture.pass(FIRST);
        assertThat(store.asked).hasPositiveValue();
        assertThat(fixture.account.recovery().underWay()).isTrue();

        store.away = false;
        fixture.pass(LONGEST);
        assertThat(fixture.account.recovery().underWay()).isFalse();
        assertThat(fixture.time.planned()).isZero();
        assertThat(fixture.account.standing().state()).isEqualTo(AccountStanding.IDLE);
    }

    /// The next client has the same key.
    @Test
    void shouldNotTryAgainBeforeItsClientsHaveClosed() {
        openStuckClient();
        fail();
        fixture.pass(LONGEST);
        assertThat(fixture.time.planned()).isZero();
        assertThat(store.asked).hasValue(0);

        stuck.end().complete(null);
        fixture.pass(FIRST);

        assertThat(store.asked).hasValue(1);
    }

    @Test
    void shouldTryNoMoreOnceItsPartitionIsGivenAway() {
        fail();
        // It stops for as long as a client of it does not close.
        openStuckClient();
        fixture.onLane(() -> {
            var unused = fixture.account.stop();
        });

        fixture.pass(LONGEST);

        assertThat(fixture.time.planned()).isZero();
        assertThat(store.asked).hasValue(0);
    }
}
