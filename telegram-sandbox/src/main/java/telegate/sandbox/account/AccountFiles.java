package telegate.sandbox.account;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/// One JSON file per account, replaced as a whole. A killed process leaves the old or the new file,
/// never a torn one. The disk is not forced: the sandbox promises to survive its own end, not a
/// power cut.
final class AccountFiles {
    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .addModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    private final Path directory;

    AccountFiles(Path directory) {
        this.directory = directory;
    }

    List<Account> readAll() {
        try {
            Files.createDirectories(directory);
            List<Account> accounts = new ArrayList<>();
            try (var files = Files.newDirectoryStream(directory, "*.json")) {
                for (var file : files) {
                    accounts.add(JSON.readValue(file.toFile(), Account.class));
                }
            }
            return accounts;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the accounts in " + directory, e);
        }
    }

    /// Not safe for two threads at once with the same account.
    void write(Account account) {
        var file = directory.resolve(account.id() + ".json");
        var fresh = directory.resolve(account.id() + ".new");
        try {
            Files.write(fresh, JSON.writeValueAsBytes(account));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
