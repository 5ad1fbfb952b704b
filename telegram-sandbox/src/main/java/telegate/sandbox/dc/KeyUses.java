package telegate.sandbox.dc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongPredicate;

/// Which process used which key when, one entry for each session. The begin of a session is in a
/// file, so that a restart of the sandbox does not take an older session for a newer one, nor
/// forget a key that was shared.
///
/// Thread-safe. A packet's number is the time in microseconds, or one more than the packet before:
/// the numbers grow over all packets, restarts included.
public final class KeyUses {
    private static final String SESSION = "S";
    private static final String DUPLICATE = "D";
    private static final int PARTS = 5;

    /// One session of a key.
    ///
    /// @param process the SOCKS user
    /// @param first number of its first packet
    /// @param last number of its last packet; of the first one when the sandbox was started anew
    ///   and it was not used since
    public record KeyUse(long keyId, long session, String process, long first, long last) {}

    private record Known(long keyId, long session) {}

    private static final class Entry {
        private final String process;
        private final long first;
        private long last;

        Entry(String process, long first) {
            this.process = process;
            this.first = first;
            this.last = first;
        }
    }

    private final InstantSource clock;
    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Known, Entry> entries = new HashMap<>();
    private final Map<Long, Entry> newest = new HashMap<>();
    private final List<Sessions.DuplicateUse> duplicates = new ArrayList<>();
    private long number;

    private KeyUses(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /// Reads what an earlier sandbox has noted; what it noted of keys that are gone is dropped.
    static KeyUses open(Path file, LongPredicate isKey, InstantSource clock) {
        var uses = new KeyUses(file, clock);
        try {
            uses.read(isKey);
            uses.rewrite();
            return uses;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private void read(LongPredicate isKey) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        for (var line : Files.readAllLines(file)) {
            var parts = line.split("\t", -1);
            // A killed sandbox may have left half a line.
            if (parts.length != PARTS) {
                continue;
            }
            long key = Long.parseUnsignedLong(parts[1], 16);
            long at = Long.parseLong(parts[4]);
            number = Math.max(number, at);
            if (parts[0].equals(DUPLICATE)) {
                duplicates.add(new Sessions.DuplicateUse(key, parts[2], parts[3], instant(at)));
            } else if (isKey.test(key)) {
                long session = Long.parseUnsignedLong(parts[2], 16);
                add(new Known(key, session), new Entry(parts[3], at));
            }
        }
    }

    private void rewrite() throws IOException {
        List<String> lines = new ArrayList<>();
        duplicates.forEach(d -> lines.add(line(d)));
        entries.forEach((known, entry) -> lines.add(line(known, entry)));
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, lines);
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Notes a packet.
    ///
    /// @return the number of the session's first packet: sessions of a key in the order of these
    ///   numbers are in the order in which they began
    long note(long keyId, long session, String process) {
        lock.lock();
        try {
            var known = new Known(keyId, session);
            long now = next();
            var entry = entries.get(known);
            if (entry == null) {
                entry = new Entry(process, now);
                add(known, entry);
                append(line(known, entry));
            }
            entry.last = now;
            return entry.first;
        } finally {
            lock.unlock();
        }
    }

    private void add(Known known, Entry entry) {
        entries.put(known, entry);
        newest.merge(known.keyId(), entry, (a, b) -> a.first > b.first ? a : b);
    }

    /// The newest session of a key.
    ///
    /// @param process the SOCKS user; empty when the key was never used
    /// @param begin number of its first packet
    record Newest(String process, long begin) {}

    Newest newest(long keyId) {
        lock.lock();
        try {
            var entry = newest.get(keyId);
            return entry == null ? new Newest("", 0) : new Newest(entry.process, entry.first);
        } finally {
            lock.unlock();
        }
    }

    void duplicate(Sessions.DuplicateUse use) {
        lock.lock();
        try {
            duplicates.add(use);
            append(line(use));
        } finally {
            lock.unlock();
        }
    }

    List<Sessions.DuplicateUse> duplicates() {
        lock.lock();
        try {
            return List.copyOf(duplicates);
        } finally {
            lock.unlock();
        }
    }

    /// Everything that is known, in no order.
    public List<KeyUse> all() {
        lock.lock();
        try {
            List<KeyUse> all = new ArrayList<>();
            entries.forEach((known, entry) ->
                    all.add(
                            new KeyUse(
                                    known.keyId(),
                                    known.session(),
                                    entry.process,
                                    entry.first,
                                    entry.last)));
            return all;
        } finally {
            lock.unlock();
        }
    }

    /// When a packet with this number came.
    public static Instant instant(long packet) {
        return Instant.EPOCH.plus(packet, ChronoUnit.MICROS);
    }

    private long next() {
        number = Math.max(number + 1, ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
        return number;
    }

    private static String line(Known known, Entry entry) {
        return String.join(
                "\t",
                SESSION,
                Long.toHexString(known.keyId()),
                Long.toHexString(known.session()),
                entry.process.replaceAll("\\s", " "),
                Long.toString(entry.first));
    }

    private static String line(Sessions.DuplicateUse use) {
        return String.join(
                "\t",
                DUPLICATE,
                Long.toHexString(use.authKeyId()),
                use.older().replaceAll("\\s", " "),
                use.newer().replaceAll("\\s", " "),
                Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, use.at())));
    }

    // Sessions are rare, so the file need not stay open.
    private void append(String line) {
        try (Writer out =
                Files.newBufferedWriter(
                        file, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            out.write(line + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
