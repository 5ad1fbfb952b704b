package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import telegate.contract.Command;
import telegate.contract.Envelope;
import telegate.contract.LoginId;
import telegate.contract.TenantId;
import telegate.contract.TimeOrderedIds;
import telegate.worker.messaging.CommandRecord;

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
