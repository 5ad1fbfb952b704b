package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.enterprise.inject.Vetoed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountId;
import telegate.contract.CancelReason;
import telegate.contract.DisconnectReason;
import telegate.contract.LoginId;
import telegate.contract.OwnerId;
import telegate.contract.Profile;
import telegate.contract.TenantId;
import telegate.worker.login.LoginState;
import telegate.worker.storage.EndedLogin;
import telegate.worker.storage.StoredAccount;
import telegate.worker.storage.StoredLogin;
import telegate.worker.storage.TestStore;

/// The database has stored an end, and its answer was lost: the account does not know, and starts
/// again from what is stored. Its partition stays where it is, so no other owner will tell it.
class UntoldEndsTest {

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(
                    true,
                    new RoundRobinPartitioner(),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());

    private final StoredAccount gone =
            StoredAccount.fresh(AccountId.next(), TenantId.BUILT_IN, OwnerId.of("user_1"), 0)
                    .nextGeneration()
                    .connected(new Profile(1, "Anna", "", null), Instant.EPOCH)
                    .disconnected(DisconnectReason.LOGGED_OUT, Instant.EPOCH)
                    .nextVersion();

    private final StoredLogin cancelled =
            new StoredLogin(
                    LoginId.next(),
                    gone.accountId(),
                    new LoginState.Cancelled(CancelReason.REQUESTED),
                    1,
                    Instant.EPOCH,
                    Instant.EPOCH);

    @Vetoed // else a second store for the tests that run a worker
    private class Store extends TestStore {

        Store() {
            super(false);
        }

        @Override
        public Optional<StoredAccount> account(AccountId account) {
            return Optional.of(gone);
        }

        @Override
        public List<EndedLogin> untoldLogins(AccountId account) {
            return List.of(new EndedLogin(gone, cancelled));
        }

        @Override
        public List<StoredAccount> untoldAccounts(AccountId account) {
            return List.of(gone);
        }
    }

    @Test
    void shouldKeepNobodyElseWhenOneCannotBeTold() {
        StoredAccount nameless =
                StoredAccount.fresh(AccountId.next(), TenantId.BUILT_IN, OwnerId.of("user_2"), 0)
                        .disconnected(null, Instant.EPOCH);
        TestStore store =
                new Store() {
                    @Override
                    public List<StoredAccount> untoldAccounts(Collection<Integer> partitions) {
                        return List.of(nameless, gone);
                    }

                    @Override
                    public List<EndedLogin> untoldLogins(Collection<Integer> partitions) {
                        return List.of();
                    }
                };

        TestAccounts.untoldEnds(store, kafka).tell(List.of(0));

        assertThat(kafka.history()).hasSize(1);
    }

    @Test
    void shouldBeOnItsWayOnceHoweverOftenItIsTold() {
        MockProducer<byte[], byte[]> silent =
                new MockProducer<>(
                        false,
                        new RoundRobinPartitioner(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        UntoldEnds ends = TestAccounts.untoldEnds(new Store(), silent);

        ends.tell(gone.accountId());
        ends.tell(gone.accountId());

        assertThat(silent.history()).as("of the login and of the account").hasSize(2);
    }

    @Test
    void shouldBeToldByTheAccountThatStartsAgain() {
        Account account = TestAccounts.account(gone.accountId(), new Store(), kafka);

        account.execute(() -> account.failed(new IllegalStateException("no answer")));

        await().until(() -> kafka.history().size() == 2);
        assertThat(kafka.history())
                .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                .satisfiesExactly(
                        login -> assertThat(login).contains("REQUESTED"),
                        left -> assertThat(left).contains("LOGGED_OUT"));
    }
}
