package telegate.worker.binlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/// What the clients of a process that was killed have left in their folders. TDLib may have written
/// there what nobody could copy any more, above all a key that Telegram has authorised on another
/// data centre: without it that device would stay with Telegram and belong to nobody.
///
/// A file is used only when it goes on, byte for byte, where a stored copy ends. TDLib begins each
/// file with a random salt, so no other client's file does, and neither does one that has been
/// overtaken by a newer copy.
///
/// Thread-safe: read once, then never changed.
public final class LeftClients {

    /// Longer than TDLib's salt.
    private static final int HEAD = 64;

    /// For as long a former process's files can be of use: the logins that they belong to have
    /// passed away then.
    private static final Duration KEPT = Duration.ofHours(1);

    private final Map<ByteBuffer, List<Path>> byHead = new HashMap<>();

    private LeftClients(Path folder) {
        try {
            for (Path client : list(folder)) {
                for (String name : ClientDirectory.FILE_NAMES) {
                    note(client.resolve(name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Moves what lies under `parent` into the folder `aside`, and removes from there what is old.
    public static LeftClients moved(Path parent, Path aside) {
        try {
            Files.createDirectories(aside);
            removeOld(aside);
            if (Files.exists(parent)) {
                for (Path client : list(parent)) {
                    Files.move(client, aside.resolve(UUID.randomUUID().toString()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new LeftClients(aside);
    }

    /// `copy`, or what its client has made of it.
    public Binlog continuing(Binlog copy) {
        List<Path> files = byHead.getOrDefault(head(copy.file()), List.of());
        return files.stream()
                .sorted(Comparator.comparing(LeftClients::modified).reversed())
                .map(LeftClients::read)
                .filter(file -> continues(file, copy.file()))
                .findFirst()
                .map(file -> new Binlog(copy.databaseKey(), file))
                .orElse(copy);
    }

    private void note(Path file) throws IOException {
        if (Files.exists(file)) {
            try (var in = Files.newInputStream(file)) {
                byHead.computeIfAbsent(head(in.readNBytes(HEAD)), _ -> new ArrayList<>()).add(file);
            }
        }
    }

    private static boolean continues(byte[] file, byte[] copy) {
        return file.length > copy.length && Arrays.mismatch(file, copy) == copy.length;
    }

    private static ByteBuffer head(byte[] file) {
        return ByteBuffer.wrap(Arrays.copyOf(file, HEAD));
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void removeOld(Path aside) throws IOException {
        Instant old = Instant.now().minus(KEPT);
        for (Path client : list(aside)) {
            if (modified(client).toInstant().isBefore(old)) {
                ClientDirectory.deleteTree(client);
            }
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> clients = Files.list(folder)) {
            return clients.toList();
        }
    }
}
