package telegate.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One connection over a link, with both ends in the test.
class LinkTest {

    private static final int LIMIT_MS = 10_000;
    private static final int SILENCE_MS = 300;

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
