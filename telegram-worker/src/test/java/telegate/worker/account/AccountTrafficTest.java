package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import telegate.worker.egress.ClientTraffic;

class AccountTrafficTest {

    private final AccountTraffic traffic = new AccountTraffic();

    private static final class Client {
        private final AtomicLong up = new AtomicLong();
        private final AtomicLong down = new AtomicLong();
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        ClientTraffic now() {
            return new ClientTraffic(up.get(), down.get(), 1, 0, false);
        }
    }

    private Client client() {
        Client client = new Client();
        traffic.add(client::now, client.end);
        return client;
    }

    @Test
    void shouldGoOnCountingWhenAClientIsFollowedByAnother() {
        Client first = client();
        first.up.set(100);
        first.down.set(1_000);
        assertThat(traffic.total()).isEqualTo(new AccountTraffic.Bytes(100, 1_000));

        first.end.complete(null);
        Client second = client();
        second.up.set(20);
        second.down.set(300);

        assertThat(traffic.total()).isEqualTo(new AccountTraffic.Bytes(120, 1_300));
    }

    @Test
    void shouldCountClientsThatAreOpenAtTheSameTime() {
        client().up.set(1);
        Client other = client();
        other.up.set(2);
        other.end.completeExceptionally(new IllegalStateException("nothing is heard any more"));

        assertThat(traffic.total()).isEqualTo(new AccountTraffic.Bytes(3, 0));
    }

    @Test
    void shouldCountAClientThatHasClosedAlready() {
        Client client = new Client();
        client.down.set(7);
        client.end.complete(null);

        traffic.add(client::now, client.end);

        assertThat(traffic.total()).isEqualTo(new AccountTraffic.Bytes(0, 7));
    }
}
