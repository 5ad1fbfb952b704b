package telegate.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.TestTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import telegate.gateway.Surroundings;
import telegate.gateway.audit.Audit;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
@TestTransaction
class FirstAdministratorTest {

    @Inject Users users;
    @Inject Audit audit;
    @Inject EntityManager database;

    @TempDir Path directory = Path.of("");

    private record Config(String user, Optional<String> password, Optional<Path> passwordFile)
            implements AdminConfig {}

    private void start(Config config) {
        new FirstAdministrator(users, config, audit, database).create(new StartupEvent());
    }

    @Test
    void shouldWriteAGeneratedPasswordForItsReaderAlone() throws IOException {
        AppUser.deleteAll();
        Path file = directory.resolve("first-password");

        start(new Config("Boss", Optional.empty(), Optional.of(file)));

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).isEqualTo("User: boss");
        assertThat(lines.get(1)).startsWith("Password: ").hasSizeGreaterThan(25);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String password = lines.get(1).substring("Password: ".length());
        assertThat(users.verify("boss", password)).isPresent();
        assertThat(users.verify("boss", password + "x")).isEmpty();
    }

    @Test
    void shouldAnnounceNoPasswordThatWasGiven() {
        AppUser.deleteAll();
        Path file = directory.resolve("first-password");

        start(new Config("admin", Optional.of("given by hand"), Optional.of(file)));

        assertThat(file).doesNotExist();
        assertThat(users.verify("admin", "given by hand")).isPresent();
    }

    @Test
    void shouldMakeNobodyWhenThereIsSomebody() {
        long before = AppUser.count();

        start(new Config("second", Optional.of("x"), Optional.empty()));

        assertThat(AppUser.count()).isEqualTo(before).isPositive();
    }
}
