package telegate.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import telegate.embedded.ChildFailedException;
import telegate.standalone.PartName;
import telegate.system.PretendPhone.Person;

/// A worker is started with another master key than the one that sessions are stored under, or with
/// none, as after a restored backup or a lost volume.
@ExtendWith(SharedSystem.class)
class WrongMasterKeyST {

    private final TelegateSystem system;
    private final PretendPhone phone;

    WrongMasterKeyST(TelegateSystem system) {
        this.system = system;
        this.phone = system.phone();
    }

    @Test
    void shouldNotStartWithoutTheRightKeyAndChangeNothing() throws Exception {
        GatewayApi api = system.api();
        Person person = phone.newPerson("Sealed");
        String account = api.connect(phone, person);
        long version = api.account(account).path("version").asLong();
        Path file = system.masterKeyFile();
        Path right = file.resolveSibling("master.key.right");

        system.worker().stop();
        // Only now: a worker that stops stores its last copies.
        Map<String, String> before = system.workerDatabase().digests();
        assertThat(system.workerDatabase().binary("binlog", "sealed")).isNotEmpty();
        Files.move(file, right);
        try {
            Files.writeString(file, MasterKeys.random());
            requireRefusal(
                    "The master key is not the one that the stored sessions are sealed under");
            assertThat(system.workerDatabase().digests()).isEqualTo(before);

            Files.delete(file);
            requireRefusal("cannot be read");
            assertThat(system.workerDatabase().digests()).isEqualTo(before);
        } finally {
            Files.move(right, file, StandardCopyOption.REPLACE_EXISTING);
            system.worker().start();
        }

        api.awaitAccount(
                account,
                now ->
                        now.path("state").asText().equals("online")
                                && now.path("version").asLong() > version);
        assertThat(phone.devices(person)).hasSize(1);
    }

    private void requireRefusal(String sentence) {
        int logged = system.log(PartName.WORKER).length();

        assertThatThrownBy(() -> system.worker().start()).isInstanceOf(ChildFailedException.class);

        assertThat(system.worker().exitCode().orElseThrow()).isNotZero();
        // The last lines may still be on their way into the file.
        await().untilAsserted(() ->
                assertThat(system.log(PartName.WORKER).substring(logged))
                        .contains(sentence)
                        .contains("The worker does not start; nothing was changed."));
    }
}
