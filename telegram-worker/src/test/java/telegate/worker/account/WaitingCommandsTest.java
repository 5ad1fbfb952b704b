package telegate.worker.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountId;
import telegate.contract.Command;
import telegate.contract.DeadLetter;
import telegate.contract.Envelope;
import telegate.contract.LoginId;
import telegate.contract.OwnerId;
import telegate.contract.TenantId;
import telegate.contract.TimeOrderedIds;
import telegate.contract.Topics;
import telegate.worker.messaging.CommandRecord;
import telegate.worker.messaging.Publisher;
import telegate.worker.storage.StoredAccount;
import telegate.worker.storage.TestStore;

/// Commands of an account that starts again from what is stored, for as long as the database is
/// away.
class WaitingCommandsTest {

    private static final int ROOM = 3;

    private final Account account = TestAccounts.account(ROOM);
    private long offset;

    private void command() {
        account.command(
                new Envelope<>(
                        TimeOrderedIds.next(),
                        Instant.EPOCH,
                        TenantId.BUILT_IN,
                        account.accountId(),
                        LoginId.next(),
                        null,
                        new Command.RefreshLogin()),
                new CommandRecord(0, offset, offset++, null, Map.of(), null));
        TestAccounts.settle(account);
    }

    @Test
    void shouldHaveRoomForSoManyCommandsAsItsMailboxWhileItRecovers() {
        account.execute(() -> account.recovery().awaitTurn());
        TestAccounts.settle(account);
        for (int i = 0; i < ROOM; i++) {
            command();
        }

        assertThatThrownBy(this::command)
                .as("the reader makes a dead letter of it: OVERLOADED")
                .isInstanceOf(RejectedExecutionException.class);

        assertThat(account.idle()).isFalse();
    }

    /// It was read in time, and then its account could not be read for minutes.
    @Test
    void shouldNotBeginALoginWhoseTimeWasOverWhileItWaited() {
        MockProducer<byte[], byte[]> kafka =
                new MockProducer<>(
                        false,
                        new RoundRobinPartitioner(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        TestStore knowsNobody =
                new TestStore(false) {
                    @Override
                    public Optional<StoredAccount> account(AccountId account) {
                        return Optional.empty();
                    }
                };
        Account late = TestAccounts.account(AccountId.next(), knowsNobody, kafka);

        late.command(
                new Envelope<>(
                        TimeOrderedIds.next(),
                        Instant.EPOCH,
                        TenantId.BUILT_IN,
                        late.accountId(),
                        LoginId.next(),
                        Instant.EPOCH,
                        new Command.StartLogin(OwnerId.of("user_1"))),
                new CommandRecord(0, 0, 0, null, Map.of(), null));

        await().until(() -> !kafka.history().isEmpty());
        assertThat(kafka.history())
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.topic()).isEqualTo(Topics.COMMANDS_DLQ);
                    assertThat(Publisher.fromHeaders(letter.headers()))
                            .containsEntry(DeadLetter.REASON, "EXPIRED".getBytes(UTF_8));
                });
    }

    @Test
    void shouldCountThoseThatAreTakenOutToBeTriedAgain() {
        AccountSteps steps = TestAccounts.steps(1);
        steps.begin(
                new PendingCommand(
                        new Envelope<>(
                                TimeOrderedIds.next(),
                                Instant.EPOCH,
                                TenantId.BUILT_IN,
                                account.accountId(),
                                LoginId.next(),
                                null,
                                new Command.RefreshLogin()),
                        new CommandRecord(0, 0, 0, null, Map.of(), null),
                        0));
        assertFull(steps);

        assertThat(steps.setAside()).hasSize(1);
        assertFull(steps);
        steps.putBack();
        assertFull(steps);

        steps.setAside().clear();
        steps.putBack();
        assertThatCode(steps::requireRoom).doesNotThrowAnyException();
    }

    private static void assertFull(AccountSteps steps) {
        assertThatThrownBy(steps::requireRoom).isInstanceOf(RejectedExecutionException.class);
    }
}
