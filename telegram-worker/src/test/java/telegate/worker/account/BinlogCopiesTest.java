package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import telegate.worker.session.ClientSession;

@SuppressWarnings("NullAway.Init") // set before each test
class BinlogCopiesTest {

    private static final Duration INTERVAL = TestAccounts.COPY_INTERVAL;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @TempDir Path directory;
    private AccountFixture fixture;
    private ClientSession session;
    private BinlogCopies copies;

    @BeforeEach
    void begin() throws IOException {
        fixture = new AccountFixture(directory);
        fixture.store(fixture.connected);
        session = fixture.open(1_000);
        copies = new BinlogCopies(fixture.account, session);
        fixture.onLane(copies::copyLater);
    }

    @AfterEach
    void close() {
        try {
            fixture.assertNothingHasFailed();
        } finally {
            fixture.close();
        }
    }

    /// A copy is stored on a thread of its own. When that has ended, the next one is planned.
    private void awaitNextPlanned() {
        await().until(() -> fixture.time.planned() == 1);
    }

    /// How many bytes the files had that are stored, oldest first.
    private List<Integer> stored() {
        return fixture.journal.copies().stream()
                .map(copy ->
                        fixture.sealer
                                .open(
                                        copy.sealed(),
                                        fixture.connected.tenant(),
                                        copy.accountId(),
                                        copy.generation())
                                .orElseThrow()
                                .file()
                                .length)
                .toList();
    }

    @Test
    void shouldStoreACopyWheneverTheFileHasChanged() throws IOException {
        fixture.pass(INTERVAL);
        awaitNextPlanned();
        assertThat(stored()).isEmpty();

        AccountFixture.write(session, 2_000);
        fixture.pass(INTERVAL);
        awaitNextPlanned();
        fixture.pass(INTERVAL);
        awaitNextPlanned();
        assertThat(stored()).containsExactly(2_000);

        AccountFixture.write(session, 3_000);
        fixture.pass(INTERVAL);
        awaitNextPlanned();
        assertThat(stored()).containsExactly(2_000, 3_000);
    }

    @Test
    void shouldStoreACopyAsItWasMadeOnceKafkaHasEverythingBefore() throws IOException {
        fixture.publishMessage();
        AccountFixture.write(session, 2_000);
        fixture.pass(INTERVAL);
        assertThat(copies.idle()).isCompleted();
        assertThat(stored()).isEmpty();

        AccountFixture.write(session, 3_000);
        fixture.kafkaTakesOne();
        awaitNextPlanned();

        assertThat(stored()).containsExactly(2_000);
    }

    @Test
    void shouldMakeNoneWhileItIsPaused() throws IOException {
        AccountFixture.write(session, 2_000);

        fixture.onLane(copies::pause);
        assertThat(fixture.time.planned()).isZero();
        fixture.pass(INTERVAL.multipliedBy(3));

        assertThat(copies.idle()).succeedsWithin(PATIENCE);
        assertThat(stored()).isEmpty();
    }

    @Test
    void shouldNotStoreACopyThatWasWaitingForKafkaWhenItWasPaused() throws IOException {
        fixture.publishMessage();
        AccountFixture.write(session, 2_000);
        fixture.pass(INTERVAL);

        fixture.onLane(copies::pause);
        fixture.kafkaTakesOne();

        assertThat(copies.idle()).succeedsWithin(PATIENCE);
        assertThat(stored()).isEmpty();
    }

    @Test
    void shouldNotStoreACopyOfAClientThatWasReplacedWhileItWaitedForKafka() throws IOException {
        fixture.publishMessage();
        AccountFixture.write(session, 2_000);
        fixture.pass(INTERVAL);
        fixture.onLane(copies::pause);
        ClientSession next = fixture.open(3_000);

        fixture.onLane(() -> copies.goOn(next));
        fixture.pass(Duration.ZERO);
        fixture.kafkaTakesOne();
        awaitNextPlanned();

        assertThat(stored()).containsExactly(3_000);
    }

    @Test
    void shouldStoreOneAtATimeAlsoWhenItsClientIsReplacedMeanwhile() throws IOException {
        CompletableFuture<Void> slow = fixture.journal.holdCopies();
        AccountFixture.write(session, 2_000);
        fixture.pass(INTERVAL);
        assertThat(copies.idle()).isNotDone();
        fixture.onLane(copies::pause);
        ClientSession next = fixture.open(3_000);

        fixture.onLane(() -> copies.goOn(next));
        fixture.pass(Duration.ZERO);
        fixture.journal.holdCopies().complete(null);
        fixture.settle();
        assertThat(stored()).isEmpty();
        slow.complete(null);
        awaitNextPlanned();

        assertThat(stored()).startsWith(2_000);
    }

    @Test
    void shouldGoOnWithTheNextClientWhenTheCopyWasDueBefore() throws IOException {
        fixture.pass(INTERVAL.minusSeconds(10));
        fixture.onLane(copies::pause);
        fixture.pass(Duration.ofSeconds(5));
        ClientSession next = fixture.open(1_500);

        fixture.onLane(() -> copies.goOn(next));
        fixture.pass(Duration.ofSeconds(4));
        assertThat(fixture.time.planned()).as("it is not due").isEqualTo(1);
        assertThat(stored()).isEmpty();
        fixture.pass(Duration.ofSeconds(1));
        awaitNextPlanned();
        assertThat(stored()).containsExactly(1_500);

        AccountFixture.write(next, 1_600);
        fixture.pass(INTERVAL);
        awaitNextPlanned();
        assertThat(stored()).containsExactly(1_500, 1_600);
    }

    @Test
    void shouldMakeTheCopyAtOnceThatWasDueWhileItWasPaused() {
        fixture.pass(INTERVAL.minusSeconds(10));
        fixture.onLane(copies::pause);
        fixture.pass(Duration.ofSeconds(20));
        ClientSession next = fixture.open(1_500);

        fixture.onLane(() -> copies.goOn(next));
        fixture.pass(Duration.ZERO);
        awaitNextPlanned();

        assertThat(stored()).containsExactly(1_500);
    }

    @Test
    void shouldMakeAnotherOneAfterOneThatTheDatabaseDidNotTake() throws IOException {
        fixture.journal.takesCopies(false);
        AccountFixture.write(session, 2_000);
        fixture.pass(INTERVAL);
        awaitNextPlanned();

        fixture.journal.takesCopies(true);
        fixture.pass(INTERVAL);
        awaitNextPlanned();

        assertThat(stored()).containsExactly(2_000);
    }
}
