package telegate.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import telegate.embedded.ChildFailedException;
import telegate.standalone.PartName;
import telegate.system.PretendPhone.Person;

/// A worker for the test data centres is started on a database whose accounts are at the others:
/// here the copies say so, and the setting stays.
@ExtendWith(SharedSystem.class)
class WrongDataCentreST {

    private final TelegateSystem system;
    private final PretendPhone phone;

    WrongDataCentreST(TelegateSystem system) {
        this.system = system;
        this.phone = system.phone();
    }

    @Test
    void shouldNotStartOnAccountsOfTheOtherDataCentresAndChangeNothing() throws Exception {
        GatewayApi api = system.api();
        Person person = phone.newPerson("Elsewhere");
        String account = api.connect(phone, person);
        long version = api.account(account).path("version").asLong();
        Database database = system.workerDatabase();

        system.worker().stop();
        database.update("update binlog set test_dc = false");
        Map<String, String> before = database.digests();
        int logged = system.log(PartName.WORKER).length();
        try {
            assertThatThrownBy(() -> system.worker().start())
                    .isInstanceOf(ChildFailedException.class);

            assertThat(system.worker().exitCode().orElseThrow()).isNotZero();
            assertThat(database.digests()).isEqualTo(before);
            // The last lines may still be on their way into the file.
            await().untilAsserted(() ->
                    assertThat(system.log(PartName.WORKER).substring(logged))
                            .contains("telegate.telegram.test-dc=true")
                            .contains("The worker does not start; nothing was changed."));
        } finally {
            database.update("update binlog set test_dc = true");
            system.worker().start();
        }

        api.awaitAccount(
                account,
                now ->
                        now.path("state").asText().equals("online")
                                && now.path("version").asLong() > version);
        assertThat(phone.devices(person)).hasSize(1);
    }
}
