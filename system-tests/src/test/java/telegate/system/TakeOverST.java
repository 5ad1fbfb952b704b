package telegate.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import telegate.standalone.Part;

/// One of two workers is killed: the other one serves everybody before the first is there again,
/// and gives it its share back later.
///
/// Most of its time passes while something starts or a lease passes, and it has a system of its
/// own: so it runs beside the other classes.
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TakeOverST {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ACCOUNTS = 6;

    private final TelegateSystem system;
    private final PretendPhone phone;
    private final GatewayApi api;

    TakeOverST() throws InterruptedException {
        this.system = TelegateSystem.start("take-over", settings -> settings.withWorkers(2));
        this.phone = system.phone();
        this.api = system.api();
    }

    @AfterAll
    void stop() throws InterruptedException {
        system.close();
    }

    @Test
    void shouldServeTheAccountsOfAKilledWorkerBeforeItRunsAgain() throws InterruptedException {
        Set<String> connected = new HashSet<>();
        for (int i = 0; i < ACCOUNTS; i++) {
            connected.add(api.connect(phone, phone.newPerson("Moved " + i)));
        }
        await().atMost(PATIENCE).until(() -> everywhere().containsAll(connected));
        // Only what had served for a while is taken over at once.
        system.workerDatabase()
                .update("update incarnation set started_at = started_at - interval '31 seconds'");
        List<Part> workers = system.workers();
        boolean first = !online(workers.getFirst()).isEmpty();
        Part killed = first ? workers.getFirst() : workers.getLast();
        Part other = first ? workers.getLast() : workers.getFirst();

        killed.kill();

        await().atMost(PATIENCE).until(() -> online(other).containsAll(connected));
        assertThat(killed.restarts()).as("not started again yet").isZero();

        killed.awaitReady(PATIENCE);
        await().atMost(PATIENCE).until(() -> partitions(killed) == partitions(other));
        await().atMost(PATIENCE).until(() -> everywhere().containsAll(connected));
        assertThat(phone.duplicatedKeys()).isZero();
    }

    private Set<String> everywhere() {
        Set<String> all = new HashSet<>();
        system.workers().forEach(worker -> all.addAll(online(worker)));
        return all;
    }

    private static Set<String> online(Part worker) {
        Set<String> online = new HashSet<>();
        for (JsonNode account : manage(worker, "accounts").path("accounts")) {
            if (account.path("state").asText().equals("online")) {
                online.add(account.path("accountId").asText());
            }
        }
        return online;
    }

    private static int partitions(Part worker) {
        return manage(worker, "partitions").size();
    }

    private static JsonNode manage(Part worker, String what) {
        URI address = URI.create("http://127.0.0.1:" + worker.port() + "/");
        return new Http(address, Map.of()).get("/manage/" + what).require(200).json();
    }
}
