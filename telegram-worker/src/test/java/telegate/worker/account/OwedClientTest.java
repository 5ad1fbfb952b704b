package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import telegate.contract.OwnerId;
import telegate.contract.TenantId;
import telegate.worker.storage.StoredAccount;
import telegate.worker.storage.TestStore;

/// A login whose client was given up, taken up before it had another one.
class OwedClientTest {

    private static int copiesReadWhen(boolean owed) {
        TestStore store = new TestStore(owed);
        Account account = TestAccounts.account(10, store);
        StoredAccount stored =
                StoredAccount.fresh(
                                account.accountId(),
                                TenantId.BUILT_IN,
                                OwnerId.of("user_given_up"),
                                0)
                        .nextGeneration();
        assertThat(account.clients().continueLogin(stored)).isEmpty();
        return store.copiesRead();
    }

    @Test
    void shouldNotOpenAClientForALoginThatIsToBeLoggedOut() {
        assertThat(copiesReadWhen(true)).isZero();
    }

    @Test
    void shouldLookForTheClientOfALoginOtherwise() {
        assertThat(copiesReadWhen(false)).isPositive();
    }
}
