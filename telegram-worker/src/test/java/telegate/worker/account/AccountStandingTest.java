package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountId;
import telegate.contract.OwnerId;
import telegate.contract.TenantId;
import telegate.worker.storage.StoredAccount;

class AccountStandingTest {

    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final Instant LATER = START.plusSeconds(60);

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final StoredAccount stored =
            StoredAccount.fresh(AccountId.next(), TenantId.BUILT_IN, OwnerId.of("somebody"), 3);

    @Test
    void shouldKeepWhenAStateBegan() {
        AccountStanding online = AccountStanding.first(now.get()).next("online", stored, now::get);
        now.set(LATER);

        AccountStanding newer = online.next("online", stored.nextVersion(), now::get);

        assertThat(newer.since()).isEqualTo(START);
        assertThat(newer.version()).isEqualTo(1);
        assertThat(newer.next("connecting", stored, now::get).since()).isEqualTo(LATER);
    }

    @Test
    void shouldBeTheSameWhenNothingHasChanged() {
        AccountStanding online =
                AccountStanding.first(START).next("online", stored.nextGeneration(), now::get);

        assertThat(online.next("online", stored.nextGeneration(), now::get)).isSameAs(online);
    }

    @Test
    void shouldKeepWhatWasKnownWhileMemoryIsThrownAway() {
        AccountStanding online =
                AccountStanding.first(START).next("online", stored.nextGeneration(), now::get);

        AccountStanding recovering = online.next(AccountStanding.RECOVERING, null, now::get);

        assertThat(recovering.generation()).isEqualTo(1);
        assertThat(recovering.state()).isEqualTo("recovering");
    }
}
