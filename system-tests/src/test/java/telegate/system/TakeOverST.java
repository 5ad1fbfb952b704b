package telegate.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import telegate.standalone.Part;

/// One of two workers is killed, frozen or asked to give everything away: the other one serves
/// everybody, and gives the first its share back later.
///
/// Most of its time passes while something starts or a lease passes, and it has a system of its
/// own: so it runs beside the other classes, one method after the other.
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
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldServeTheAccountsOfAKilledWorkerBeforeItRunsAgain() throws InterruptedException {
        Set<String> connected = connectSome();
        // Only what had served for a while is taken over at once.
        system.workerDatabase()
                .update("update incarnation set started_at = started_at - interval '31 seconds'");
        Part killed = busy();
        Part other = otherThan(killed);
        int restarts = killed.restarts();

        killed.kill();

        await().atMost(PATIENCE).until(() -> online(other).containsAll(connected));
        assertThat(killed.restarts()).as("not started again yet").isEqualTo(restarts);

        killed.awaitReady(PATIENCE);
        awaitShared(connected);
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldEndAWorkerThatWasFrozenForLongerThanItsLeaseAndSayWhyByItsExitCode()
            throws Exception {
        Set<String> connected = connectSome();
        Part frozen = busy();
        Part other = otherThan(frozen);
        int restarts = frozen.restarts();

        frozen.pause();
        await().atMost(PATIENCE).until(() -> online(other).containsAll(connected));
        frozen.resume();

        await().atMost(PATIENCE).until(() -> frozen.restarts() > restarts);
        frozen.awaitReady(PATIENCE);
        assertThat(formerExit(frozen)).containsExactly("TELEGATE_WORKER_PREVIOUS_EXIT=75");
        awaitShared(connected);
    }

    /// What the runner has told this process of the end of the one before. The exit code itself can
    /// be seen only until there is another process.
    private static List<String> formerExit(Part worker) throws IOException {
        Path environment = Path.of("/proc", Long.toString(worker.pid()), "environ");
        return Stream.of(Files.readString(environment).split("\0", -1))
                .filter(variable -> variable.startsWith("TELEGATE_WORKER_PREVIOUS_EXIT="))
                .toList();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldGiveEverythingAwayByACommandUnlessNobodyIsThereToTakeIt()
            throws InterruptedException {
        Set<String> connected = connectSome();
        Part drained = busy();
        Part other = otherThan(drained);

        TelegateScript.Answer asked = drain(drained);

        assertThat(asked.exitCode()).as(asked.text()).isZero();
        assertThat(asked.json().path("draining").asBoolean()).isTrue();
        await().atMost(PATIENCE).until(() -> manage(drained, "drain").path("done").asBoolean());
        await().atMost(PATIENCE).until(() -> online(other).containsAll(connected));

        TelegateScript.Answer refused = drain(other);

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.text()).contains("nobody-to-take-over");
        assertThat(online(other)).containsAll(connected);

        http(drained).post("/manage/undrain", Map.of()).require(202);
        awaitShared(connected);
    }

    private static TelegateScript.Answer drain(Part worker) throws InterruptedException {
        return TelegateScript.call("drain", Integer.toString(worker.port()));
    }

    private Set<String> connectSome() throws InterruptedException {
        Set<String> connected = new HashSet<>();
        for (int i = 0; i < ACCOUNTS; i++) {
            connected.add(api.connect(phone, phone.newPerson("Moved " + i)));
        }
        await().atMost(PATIENCE).until(() -> everywhere().containsAll(connected));
        return connected;
    }

    /// A worker that has accounts.
    private Part busy() {
        Part first = system.workers().getFirst();
        return online(first).isEmpty() ? otherThan(first) : first;
    }

    private Part otherThan(Part worker) {
        List<Part> workers = system.workers();
        return workers.getFirst() == worker ? workers.getLast() : workers.getFirst();
    }

    /// Both serve again, and no key was ever in two places.
    private void awaitShared(Set<String> connected) {
        List<Part> workers = system.workers();
        await().atMost(PATIENCE)
                .until(() -> partitions(workers.getFirst()) == partitions(workers.getLast()));
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
        return http(worker).get("/manage/" + what).require(200).json();
    }

    private static Http http(Part worker) {
        return new Http(URI.create("http://127.0.0.1:" + worker.port() + "/"), Map.of());
    }
}
