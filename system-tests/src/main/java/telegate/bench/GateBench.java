package telegate.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// How heavy the egress gate is, what it costs in time, and what a pause lets slip.
final class GateBench {

    private static final Duration LONG_LEASE = Duration.ofMinutes(10);
    private static final Duration SHORT_LEASE = Duration.ofMillis(60);
    private static final int MESSAGE = 100;
    private static final int BLOCK = 500;
    private static final int FLOODS = 4;
    private static final double MICROS = 1_000;

    private final GateOptions options;
    private final PrintStream out;
    private final Machine machine = Machine.here();
    private final Report report;

    GateBench(GateOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
        this.report = new Report("gate", machine);
    }

    void run() throws IOException, InterruptedException {
        out.println(machine);
        try (EchoServer echo = new EchoServer()) {
            try (GateChild gate = GateChild.start(LONG_LEASE)) {
                memory(gate, echo);
            }
            try (GateChild gate = GateChild.start(LONG_LEASE)) {
                latency(gate, echo);
            }
            if (options.pauses() > 0) {
                try (GateChild gate = GateChild.start(SHORT_LEASE)) {
                    pauses(gate, echo);
                }
            }
        }
        report.writeTo(options.json());
    }

    private void memory(GateChild gate, EchoServer echo) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        // The first ones load classes and reserve the first chunk.
        connect(gate, echo, 20, sockets);
        List<Long> before = gate.ask("memory");
        connect(gate, echo, options.connections(), sockets);
        List<Long> after = gate.ask("memory");
        double heap = (after.get(0) - before.get(0)) / (double) options.connections();
        double direct = (after.get(1) - before.get(1)) / (double) options.connections();
        out.printf(
                Locale.ROOT,
                "%d idle connections: %.1f KiB of heap and %.1f KiB of direct memory each%n",
                options.connections(),
                heap / 1024,
                direct / 1024);
        report.put("heapBytesPerConnection", heap).put("directBytesPerConnection", direct);
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /// Each has carried one message both ways, as a client has that is now idle.
    private static void connect(GateChild gate, EchoServer echo, int count, List<Socket> sockets)
            throws IOException {
        for (int i = 0; i < count; i++) {
            Socket socket = gate.connect(echo.address());
            roundTrip(socket, new byte[MESSAGE]);
            sockets.add(socket);
        }
    }

    private void latency(GateChild gate, EchoServer echo) throws IOException {
        Timings direct = new Timings();
        Timings through = new Timings();
        try (Socket straight = new Socket(echo.address().getAddress(), echo.address().getPort());
                Socket gated = gate.connect(echo.address())) {
            straight.setTcpNoDelay(true);
            for (int done = -options.messages() / 2; done < options.messages(); done += BLOCK) {
                // In turns, so that both meet the same machine; the first ones warm up.
                measure(straight, done < 0 ? new Timings() : direct);
                measure(gated, done < 0 ? new Timings() : through);
            }
        }
        List<Long> window = gate.ask("window");
        out.println(
                new Table("round trip of 100 bytes, µs", "p50", "p90", "p99", "max")
                        .row(cells("directly", direct))
                        .row(cells("through the gate", through)));
        out.printf(
                Locale.ROOT,
                "from the look at the lease until the write has returned: p50 %.1f µs, p99 %.1f µs,"
                        + " longest %.1f µs of %d%n",
                window.get(0) / MICROS,
                window.get(1) / MICROS,
                window.get(2) / MICROS,
                window.get(3));
        report.put("direct", direct.summary())
                .put("gate", through.summary())
                .put(
                        "windowNanos",
                        Map.of(
                                "p50",
                                window.get(0),
                                "p99",
                                window.get(1),
                                "max",
                                window.get(2),
                                "count",
                                window.get(3)));
    }

    private static void measure(Socket socket, Timings timings) throws IOException {
        byte[] message = new byte[MESSAGE];
        for (int i = 0; i < BLOCK; i++) {
            long start = System.nanoTime();
            roundTrip(socket, message);
            timings.add(System.nanoTime() - start);
        }
    }

    private static void roundTrip(Socket socket, byte[] message) throws IOException {
        socket.getOutputStream().write(message);
        if (socket.getInputStream().readNBytes(message, 0, message.length) != message.length) {
            throw new EOFException("The gate closed a connection");
        }
    }

    private static String[] cells(String label, Timings timings) {
        return new String[] {
            label,
            Table.millis(timings.millis(50) * MICROS),
            Table.millis(timings.millis(90) * MICROS),
            Table.millis(timings.millis(99) * MICROS),
            Table.millis(timings.millis(100) * MICROS)
        };
    }

    /// Pauses longer than the lease while round trips go on without a rest.
    private void pauses(GateChild gate, EchoServer echo) throws IOException, InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger resets = new AtomicInteger();
        List<Thread> floods = new ArrayList<>();
        for (int i = 0; i < FLOODS; i++) {
            floods.add(
                    Thread.ofPlatform()
                            .daemon()
                            .start(() -> flood(gate, echo.address(), over, resets)));
        }
        for (int i = 0; i < options.pauses(); i++) {
            // Long enough to be valid again; an odd time, so that no rhythm is met.
            Thread.sleep(SHORT_LEASE.multipliedBy(2).plusMillis(i % 17));
            gate.signal("STOP");
            Thread.sleep(SHORT_LEASE.multipliedBy(2));
            gate.signal("CONT");
        }
        Thread.sleep(SHORT_LEASE.multipliedBy(2));
        long late = gate.ask("late").getFirst();
        long expired = gate.ask("expired").getFirst();
        List<Long> window = gate.ask("window");
        over.set(true);
        for (Thread flood : floods) {
            var _ = flood.join(Duration.ofSeconds(5));
        }
        out.printf(
                "%d pauses beyond the lease under full traffic (%d writes): the lease expired %d"
                        + " times and reset %d connections, %d writes were under way and came"
                        + " late%n",
                options.pauses(), window.get(3), expired, resets.get(), late);
        report.put("pauses", options.pauses())
                .put("expired", expired)
                .put("resets", resets.get())
                .put("late", late)
                .put("writesDuringPauses", window.get(3));
        if (resets.get() > 2 * FLOODS * (expired + 1)) {
            throw new IOException(
                    "The gate ended " + resets.get() + " connections in " + expired + " expiries");
        }
    }

    /// The gate resets a connection when the lease is over; the next one waits for the renewal.
    private static void flood(
            GateChild gate, InetSocketAddress echo, AtomicBoolean over, AtomicInteger resets) {
        byte[] message = new byte[MESSAGE];
        while (!over.get()) {
            try (Socket socket = gate.connect(echo)) {
                while (!over.get()) {
                    roundTrip(socket, message);
                }
            } catch (IOException resetWithTheLease) {
                resets.incrementAndGet();
            }
        }
    }
}
