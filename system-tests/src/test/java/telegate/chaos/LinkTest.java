package telegate.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Connections over a link, with both ends in the test.
class LinkTest {

    private static final int LIMIT_MS = 10_000;
    private static final int SILENCE_MS = 300;
    private static final int MANY = 400;

    private ServerSocket listener;
    private Link link;
    private Socket client;
    private Socket server;

    @BeforeEach
    void connect() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        link =
                Link.open(
                        new InetSocketAddress("127.0.0.1", 0),
                        new InetSocketAddress("127.0.0.1", listener.getLocalPort()));
        client = new Socket("127.0.0.1", link.port());
        server = listener.accept();
        client.setSoTimeout(LIMIT_MS);
        server.setSoTimeout(LIMIT_MS);
        send(client, "hello");
        assertThat(receive(server, 5)).isEqualTo("hello");
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
        link.close();
        listener.close();
    }

    @Test
    void shouldResetBothSidesWhenItIsCut() {
        link.set(Link.Mode.CUT);

        assertThatThrownBy(() -> receive(client, 1)).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> receive(server, 1)).isInstanceOf(SocketException.class);
    }

    @Test
    void shouldDeliverWhatWasSentWhileItWasHalfOpenWhenThatIsOver() throws IOException {
        link.set(Link.Mode.HALF_OPEN);
        send(client, "late");
        assertThatNothingComes();

        link.set(Link.Mode.PASS);

        assertThat(receive(server, 4)).isEqualTo("late");
    }

    @Test
    void shouldDeliverNothingOfAConnectionThatWasResetWhileItWasHalfOpen() throws IOException {
        link.set(Link.Mode.HALF_OPEN);
        send(client, "late");
        assertThatNothingComes();
        client.setSoLinger(true, 0);
        client.close();
        assertThatNothingComes();

        link.set(Link.Mode.PASS);

        assertThatThrownBy(() -> receive(server, 1)).isInstanceOf(SocketException.class);
    }

    @Test
    void shouldDeliverNothingOfAConnectionThatWasBegunAndResetWhileItWasHalfOpen()
            throws IOException {
        link.set(Link.Mode.HALF_OPEN);
        try (Socket begun = new Socket("127.0.0.1", link.port())) {
            send(begun, "late");
            await().until(() -> link.waiting() == 1);
            begun.setSoLinger(true, 0);
        }

        link.set(Link.Mode.PASS);

        try (Socket arrived = listener.accept()) {
            arrived.setSoTimeout(LIMIT_MS);
            assertThatThrownBy(() -> receive(arrived, 1)).isInstanceOf(SocketException.class);
        }
    }

    /// An answer that is written to the client finds the reset first, once in some eighty times.
    @Test
    void shouldDeliverNothingOfAResetConnectionThoughAnAnswerWasHeldBackToo() throws IOException {
        List<Socket> clients = new ArrayList<>();
        List<Socket> servers = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                clients.add(new Socket("127.0.0.1", link.port()));
                servers.add(listener.accept());
            }
            link.set(Link.Mode.HALF_OPEN);
            for (int i = 0; i < MANY; i++) {
                send(clients.get(i), "late");
                send(servers.get(i), "answer");
            }
            await().until(() -> link.waiting() == 2 * MANY);
            for (Socket each : clients) {
                each.setSoLinger(true, 0);
                each.close();
            }

            link.set(Link.Mode.PASS);

            for (Socket each : servers) {
                each.setSoTimeout(LIMIT_MS);
                assertThatThrownBy(() -> receive(each, 1)).isInstanceOf(SocketException.class);
            }
        } finally {
            for (Socket each : servers) {
                each.close();
            }
        }
    }

    @Test
    void shouldAnswerLateWhenItIsSlow() throws IOException {
        link.set(Link.Mode.SLOW);
        send(client, "quick");
        assertThat(receive(server, 5)).isEqualTo("quick");
        long sent = System.nanoTime();
        send(server, "slow");

        assertThat(receive(client, 4)).isEqualTo("slow");
        assertThat(System.nanoTime() - sent).isGreaterThanOrEqualTo(Link.LATENESS.toNanos());
    }

    private void assertThatNothingComes() throws IOException {
        server.setSoTimeout(SILENCE_MS);
        assertThatThrownBy(() -> receive(server, 1)).isInstanceOf(SocketTimeoutException.class);
        server.setSoTimeout(LIMIT_MS);
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static String receive(Socket socket, int count) throws IOException {
        byte[] bytes = socket.getInputStream().readNBytes(count);
        if (bytes.length < count) {
            throw new SocketException("the other side has closed");
        }
        return new String(bytes, US_ASCII);
    }
}
