package telegate.worker.manage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import telegate.worker.account.AccountSight;

class AccountPageTest {

    private static List<AccountSight> found(long count) {
        return LongStream.range(0, count)
                .mapToObj(number ->
                        new AccountSight(
                                new UUID(0, number), 1, "online", 1, 1, 0, 0, 0, Instant.EPOCH))
                .toList();
    }

    @Test
    void shouldNameTheLastOneWhenThereAreMore() {
        AccountPage page = AccountPage.of(found(3), 2);

        assertThat(page.accounts()).hasSize(2);
        assertThat(page.next()).isEqualTo(new UUID(0, 1));
    }

    @Test
    void shouldEndWithTheLastPage() {
        AccountPage page = AccountPage.of(found(2), 2);

        assertThat(page.accounts()).hasSize(2);
        assertThat(page.next()).isNull();
    }
}
