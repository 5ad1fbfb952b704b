package telegate.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import telegate.system.PretendPhone.Person;

/// An operator changes the master key as the worker's README says, with `./telegate master-key`,
/// while an account is connected.
@ExtendWith(SharedSystem.class)
class NewMasterKeyST {

    private final TelegateSystem system;
    private final PretendPhone phone;

    NewMasterKeyST(TelegateSystem system) {
        this.system = system;
        this.phone = system.phone();
    }

    @Test
    void shouldChangeTheKeyByACommandWhileAccountsStayConnected() throws Exception {
        GatewayApi api = system.api();
        Person person = phone.newPerson("Rekeyed");
        String account = api.connect(phone, person);
        long version = api.account(account).path("version").asLong();
        Path file = system.masterKeyFile();
        String old = Files.readAllLines(file).getFirst();
        String next = UsedSecrets.password(MasterKeys.random());

        Files.write(file, List.of(old, next));
        assertThat(masterKey("reload").path("keys")).hasSize(2);
        Files.write(file, List.of(next, old));
        JsonNode sealing = masterKey("reload");
        settle();
        masterKey("rotate");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> masterKey().path("outcome").asText().startsWith("done"));
        Files.write(file, List.of(next));
        assertThat(masterKey("reload").path("keys")).containsExactly(sealing.path("primary"));
        assertThat(api.account(account).path("version").asLong()).isEqualTo(version);

        system.killWorkerAndStartAgain();

        api.awaitAccount(
                account,
                now ->
                        now.path("state").asText().equals("online")
                                && now.path("version").asLong() > version);
        assertThat(phone.devices(person)).hasSize(1);
    }

    /// As if a minute had passed since the file was read.
    private void settle() {
        system.workerDatabase()
                .update(
                        "update incarnation set master_key_since = now() - interval '2 minutes'"
                                + " where released_at is null");
    }

    /// What the worker answers.
    private JsonNode masterKey(String... arguments) throws InterruptedException {
        List<String> all = new ArrayList<>(List.of("master-key"));
        all.addAll(List.of(arguments));
        all.add(Integer.toString(system.worker().port()));
        TelegateScript.Answer answer = TelegateScript.call(all.toArray(String[]::new));
        assertThat(answer.exitCode()).as(answer.text()).isZero();
        return answer.json();
    }
}
