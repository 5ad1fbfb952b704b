package telegate.sandbox.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import telegate.sandbox.account.Message;

/// Every message that there was for an account, without its text, in the order in which they were
/// pushed; for tests that compare. Kept in a file, of which a start keeps the newest [#REMEMBERED].
/// Thread-safe.
public final class PushLog {
    /// How many are remembered.
    static final int REMEMBERED = 500_000;

    private static final int PARTS = 7;

    /// A message that an account got or sent.
    ///
    /// @param number grows by one with each, from 1
    /// @param id number of the message in its account
    /// @param at when it was pushed, to the millisecond
    /// @param devices how many devices were told
    public record Pushed(
            long number, long account, long peer, int id, boolean out, Instant at, int devices) {}

    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Pushed> pushed;

    private PushLog(Path file, List<Pushed> pushed) {
        this.file = file;
        this.pushed = pushed;
    }

    /// Goes on with what an earlier sandbox has noted there.
    public static PushLog open(Path file) {
        try {
            List<Pushed> known = new ArrayList<>();
            if (Files.exists(file)) {
                for (var line : Files.readAllLines(file)) {
                    var parts = line.split(" ", -1);
                    // A killed sandbox may have left half a line.
                    if (parts.length == PARTS) {
                        known.add(parse(parts));
                    }
                }
            }
            var newest = new ArrayList<>(newest(known));
            Files.write(file, newest.stream().map(PushLog::line).toList());
            return new PushLog(file, newest);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static List<Pushed> newest(List<Pushed> known) {
        return known.subList(Math.max(0, known.size() - REMEMBERED), known.size());
    }

    void add(long account, Message message, Instant at, int devices) {
        lock.lock();
        try (BufferedWriter out =
                Files.newBufferedWriter(
                        file, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            long number = pushed.isEmpty() ? 1 : pushed.getLast().number() + 1;
            var next =
                    new Pushed(
                            number,
                            account,
                            message.peer(),
                            message.id(),
                            message.out(),
                            Instant.ofEpochMilli(at.toEpochMilli()),
                            devices);
            out.write(line(next) + "\n");
            pushed.add(next);
            if (pushed.size() > 2 * REMEMBERED) {
                pushed.subList(0, REMEMBERED).clear();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        } finally {
            lock.unlock();
        }
    }

    /// The next ones after the one with this number.
    public List<Pushed> after(long number, int most) {
        lock.lock();
        try {
            if (pushed.isEmpty()) {
                return List.of();
            }
            long from = number + 1 - pushed.getFirst().number();
            int start = (int) Math.clamp(from, 0, pushed.size());
            return List.copyOf(pushed.subList(start, Math.min(start + most, pushed.size())));
        } finally {
            lock.unlock();
        }
    }

    private static String line(Pushed p) {
        return "%d %d %d %d %b %d %d"
                .formatted(
                        p.number(),
                        p.account(),
                        p.peer(),
                        p.id(),
                        p.out(),
                        p.at().toEpochMilli(),
                        p.devices());
    }

    private static Pushed parse(String[] parts) {
        return new Pushed(
                Long.parseLong(parts[0]),
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                Integer.parseInt(parts[3]),
                Boolean.parseBoolean(parts[4]),
                Instant.ofEpochMilli(Long.parseLong(parts[5])),
                Integer.parseInt(parts[6]));
    }
}
