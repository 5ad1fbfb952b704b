package telegate.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The measured process as the bench sees it. Not thread-safe.
final class GateChild implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter commands;
    private final int port;
    private final String user;
    private final String password;

    private GateChild(Process process) throws IOException {
        this.process = process;
        answers = process.inputReader(StandardCharsets.UTF_8);
        commands = process.outputWriter(StandardCharsets.UTF_8);
        String[] address = line().split(" ");
        port = Integer.parseInt(address[0]);
        user = address[1];
        password = address[2];
    }

    static GateChild start(Duration lease) throws IOException {
        return new GateChild(
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                GateProcess.class.getName(),
                                Long.toString(lease.toMillis()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    /// The numbers that the process answers.
    List<Long> ask(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        return Arrays.stream(line().split(" ")).map(Long::valueOf).toList();
    }

    /// A connection to `destination` through the gate.
    Socket connect(InetSocketAddress destination) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        var out = new DataOutputStream(socket.getOutputStream());
        var in = new DataInputStream(socket.getInputStream());
        out.write(new byte[] {5, 1, 2});
        in.skipNBytes(2);
        out.writeByte(1);
        write(out, user);
        write(out, password);
        in.skipNBytes(2);
        out.write(new byte[] {5, 1, 0, 1});
        out.write(destination.getAddress().getAddress());
        out.writeShort(destination.getPort());
        in.readUnsignedByte();
        if (in.readUnsignedByte() != 0) {
            throw new BenchFailure("The gate did not connect");
        }
        in.skipNBytes(8);
        return socket;
    }

    void signal(String name) throws IOException, InterruptedException {
        Process kill =
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .inheritIO()
                        .start();
        if (kill.waitFor() != 0) {
            throw new BenchFailure("The gate's process has ended by itself");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            var _ = process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String line() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new BenchFailure("The gate's process has ended by itself");
        }
        return line;
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        out.writeByte(bytes.length);
        out.write(bytes);
    }
}
