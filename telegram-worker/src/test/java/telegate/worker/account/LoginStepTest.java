package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountId;
import telegate.contract.DisconnectReason;
import telegate.contract.LoginId;
import telegate.contract.OwnerId;
import telegate.contract.Profile;
import telegate.contract.TenantId;
import telegate.worker.login.LoginState;
import telegate.worker.storage.StoredAccount;
import telegate.worker.storage.StoredLogin;

class LoginStepTest {

    private static final Instant BEFORE = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-30T00:00:00Z");

    private static final StoredAccount NEW =
            StoredAccount.fresh(AccountId.next(), TenantId.BUILT_IN, OwnerId.of("user_1"), 0);

    private static StoredAccount expired(StoredAccount account) {
        StoredLogin login =
                new StoredLogin(
                        LoginId.next(),
                        account.accountId(),
                        new LoginState.AwaitingScan(1, "tg://login?token=x", null),
                        1,
                        NOW,
                        BEFORE);
        return new LoginStep(login, new LoginState.Expired(), List.of(), false)
                .change(account.connecting(), NOW)
                .account();
    }

    @Test
    void shouldLeaveAnAccountThatHadLeftAsItWas() {
        StoredAccount left =
                NEW.connected(new Profile(1, "Anna", "", null), BEFORE)
                        .disconnected(DisconnectReason.REVOKED, BEFORE);

        StoredAccount after = expired(left);

        assertThat(after.departed()).isTrue();
        assertThat(after.disconnectedAt()).isEqualTo(BEFORE);
        assertThat(after.disconnectReason()).isEqualTo(DisconnectReason.REVOKED);
    }

    @Test
    void shouldEndAnAccountThatWasNeverConnected() {
        StoredAccount after = expired(NEW);

        assertThat(after.departed()).isFalse();
        assertThat(after.disconnectedAt()).isEqualTo(NOW);
    }
}
