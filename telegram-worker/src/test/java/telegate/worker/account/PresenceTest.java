package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static telegate.worker.tdlib.ScriptedTdClient.Call.GET_ME;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import telegate.contract.AccountEvent.Connecting;
import telegate.contract.AccountEvent.Online;
import telegate.contract.Event;
import telegate.worker.egress.FreezeReason;
import telegate.worker.session.ClientSession;
import telegate.worker.storage.Change;
import telegate.worker.storage.StoredAccount;
import telegate.worker.tdlib.ConnectionState;
import telegate.worker.tdlib.Reply;
import telegate.worker.tdlib.TdUpdate;
import telegate.worker.tdlib.TdUser;

@SuppressWarnings("NullAway.Init") // set before each test
class PresenceTest {

    private static final Duration GRACE = TestAccounts.GRACE;
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final TdUser ANNA = new TdUser(7, "Anna", "", null, "");
    private static final int SIZE = 1_000;

    @TempDir Path directory;
    private final AtomicInteger proofs = new AtomicInteger();
    private AccountFixture fixture;
    private Presence presence;

    @BeforeEach
    void begin() throws IOException {
        fixture = new AccountFixture(directory);
        presence = presenceOf(fixture.connected);
    }

    @AfterEach
    void close() {
        try {
            fixture.assertNothingHasFailed();
        } finally {
            fixture.close();
        }
    }

    private Presence presenceOf(StoredAccount stored) {
        fixture.store(stored);
        ClientSession session = fixture.open(SIZE);
        hear(session);
        return new Presence(
                fixture.account,
                session,
                new KeySuspicion(fixture.account, () -> {}),
                new BinlogCopies(fixture.account, session),
                proofs::incrementAndGet);
    }

    private void hear(ClientSession session) {
        session.attach(update -> {
            if (update instanceof TdUpdate.Connection(ConnectionState state)) {
                fixture.account.execute(() -> presence.onConnection(state));
            }
        });
    }

    private void connection(ConnectionState state) {
        fixture.td.last().send(new TdUpdate.Connection(state));
        fixture.settle();
    }

    private void goOnline() {
        fixture.td.last().expect(GET_ME, Reply.with(ANNA));
        connection(ConnectionState.READY);
    }

    @Test
    void shouldBeOnlineOnceTelegramHasAnswered() {
        goOnline();

        assertThat(fixture.told()).hasExactlyElementsOfTypes(Online.class);
        assertThat(presence.connected()).isTrue();
        assertThat(proofs).hasValue(1);
    }

    @Test
    void shouldNotTakeAConnectionForAnAnswer() {
        fixture.td.last().expect(GET_ME, Reply.silence());

        connection(ConnectionState.READY);
        fixture.pass(LONG);

        assertThat(fixture.told()).isEmpty();
        assertThat(presence.online()).isFalse();
        assertThat(proofs).hasValue(0);
    }

    @Test
    void shouldAskAgainWhenTelegramDoesNotAnswer() {
        fixture.td.last().expect(GET_ME, Reply.silence()).expect(GET_ME, Reply.with(ANNA));
        connection(ConnectionState.READY);
        fixture.td.last().expirePending();
        fixture.settle();
        assertThat(presence.online()).isFalse();

        fixture.pass(Duration.ofSeconds(2));

        assertThat(fixture.told()).hasExactlyElementsOfTypes(Online.class);
    }

    @Test
    void shouldNotBeOnlineByAnAnswerThatComesBehindTheLossOfTheConnection() {
        List<TdUpdate> lost = List.of(new TdUpdate.Connection(ConnectionState.CONNECTING));
        fixture.td.last().expect(GET_ME, new Reply(lost, ANNA, null, false));
        connection(ConnectionState.READY);

        assertThat(fixture.told()).isEmpty();
        assertThat(presence.online()).isFalse();

        goOnline();
        assertThat(fixture.told()).hasExactlyElementsOfTypes(Online.class);
    }

    @Test
    void shouldBeConnectingOnlyWhenItsConnectionIsAwayForTheWholeGrace() {
        goOnline();

        connection(ConnectionState.CONNECTING);
        fixture.pass(GRACE.minus(MOMENT));
        assertThat(presence.online()).isTrue();
        assertThat(presence.connected()).isFalse();
        assertThat(fixture.told()).hasExactlyElementsOfTypes(Online.class);

        fixture.pass(MOMENT);
        assertThat(presence.online()).isFalse();
        fixture.pass(LONG);
        assertThat(fixture.told()).hasExactlyElementsOfTypes(Online.class, Connecting.class);
        assertThat(fixture.told()).extracting(Event::version).containsExactly(1L, 2L);
    }

    @Test
    void shouldAskTelegramBeforeItIsOnlineAgain() {
        goOnline();
        connection(ConnectionState.CONNECTING);
        fixture.pass(GRACE);

        goOnline();

        assertThat(fixture.td.last().outstanding()).isEmpty();
        assertThat(fixture.told())
                .hasExactlyElementsOfTypes(Online.class, Connecting.class, Online.class);
        assertThat(proofs).hasValue(2);
    }

    @Test
    void shouldCountTheGraceFromTheFirstStateWithoutAConnection() {
        goOnline();

        connection(ConnectionState.CONNECTING_TO_PROXY);
        fixture.pass(GRACE.minusSeconds(1));
        connection(ConnectionState.CONNECTING);
        fixture.pass(Duration.ofSeconds(1).minus(MOMENT));
        connection(ConnectionState.UPDATING);
        assertThat(presence.online()).isTrue();
        fixture.pass(MOMENT);

        assertThat(fixture.told()).hasExactlyElementsOfTypes(Online.class, Connecting.class);
    }

    @Test
    void shouldHaveTheWholeGraceAgainAfterEachReturn() {
        goOnline();
        connection(ConnectionState.CONNECTING);
        fixture.pass(GRACE.minus(MOMENT));
        connection(ConnectionState.READY);

        connection(ConnectionState.CONNECTING);
        fixture.pass(GRACE.minus(MOMENT));
        assertThat(fixture.told()).hasExactlyElementsOfTypes(Online.class);

        fixture.pass(MOMENT);
        assertThat(fixture.told()).hasExactlyElementsOfTypes(Online.class, Connecting.class);
    }

    @Test
    void shouldStayOnlineWhileTheLeaseIsOverAndHaveTheWholeGraceAfterThat() {
        goOnline();
        fixture.gate.freeze(FreezeReason.LEASE);
        connection(ConnectionState.CONNECTING);
        fixture.pass(GRACE.multipliedBy(3));
        assertThat(presence.online()).isTrue();

        fixture.gate.thaw(FreezeReason.LEASE);
        fixture.pass(GRACE);
        assertThat(fixture.told()).hasExactlyElementsOfTypes(Online.class);

        fixture.pass(GRACE);
        assertThat(fixture.told()).hasExactlyElementsOfTypes(Online.class, Connecting.class);
    }

    @Test
    void shouldHaveTheWholeGraceWhenTheLeaseWasOverAsItsConnectionWentAway() {
        goOnline();
        fixture.gate.freeze(FreezeReason.LEASE);
        connection(ConnectionState.CONNECTING);
        fixture.gate.thaw(FreezeReason.LEASE);

        fixture.pass(GRACE);
        assertThat(fixture.told()).hasExactlyElementsOfTypes(Online.class);

        fixture.pass(GRACE);
        assertThat(fixture.told()).hasExactlyElementsOfTypes(Online.class, Connecting.class);
    }

    @Test
    void shouldSayOnceThatItIsNotOnlineWhenItsFormerOwnerMayHaveSaidThatItIs() {
        fixture.onLane(presence::takenUp);
        fixture.pass(GRACE.minus(MOMENT));
        assertThat(fixture.told()).isEmpty();

        fixture.pass(MOMENT);
        connection(ConnectionState.CONNECTING);
        fixture.pass(LONG);

        assertThat(fixture.told()).hasExactlyElementsOfTypes(Connecting.class);
    }

    @Test
    void shouldSayNothingOfAnAccountThatNobodyTakesForOnline() {
        connection(ConnectionState.CONNECTING);
        fixture.pass(LONG);

        assertThat(fixture.told()).isEmpty();
    }

    @Test
    void shouldStayOnlineWhileItsClientIsReplaced() {
        goOnline();

        fixture.onLane(presence::awaitNext);
        fixture.pass(GRACE.minus(MOMENT));
        replaceClient();
        fixture.pass(GRACE.minus(MOMENT));
        goOnline();
        fixture.pass(LONG);

        assertThat(fixture.told()).hasExactlyElementsOfTypes(Online.class);
        assertThat(fixture.td.last().outstanding()).as("the new one has to prove itself").isEmpty();
        assertThat(proofs).hasValue(2);
    }

    private void replaceClient() {
        ClientSession next = fixture.open(SIZE);
        hear(next);
        fixture.onLane(() -> presence.goOn(fixture.account.starts().opened(next)));
    }

    @Test
    void shouldBeConnectingWhenItsClientIsNotReplacedInTime() {
        goOnline();

        fixture.onLane(presence::awaitNext);
        fixture.pass(GRACE);

        assertThat(fixture.told()).hasExactlyElementsOfTypes(Online.class, Connecting.class);
    }

    @Test
    void shouldMissNoConnectionOnceItIsPaused() {
        goOnline();
        connection(ConnectionState.CONNECTING);

        fixture.onLane(presence::pause);
        fixture.pass(LONG);

        assertThat(fixture.told()).hasExactlyElementsOfTypes(Online.class);
    }

    @Test
    void shouldStoreACopyThatKnowsTheCountersBeforeItIsOnline() {
        presence = presenceOf(fixture.connected.withoutCounters());
        fixture.publishMessage();

        connection(ConnectionState.READY);
        assertThat(fixture.told()).as("Kafka does not have what came before the copy").isEmpty();
        fixture.kafkaTakesOne();

        assertThat(fixture.told()).hasExactlyElementsOfTypes(Online.class);
        Change step = fixture.journal.steps().getLast();
        assertThat(step.account().counted()).isTrue();
        assertThat(step.binlog()).isNotNull();
    }
}
