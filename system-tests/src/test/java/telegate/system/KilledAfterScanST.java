package telegate.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import telegate.standalone.PartName;
import telegate.standalone.PartSettings;
import telegate.system.PretendPhone.Person;

/// The worker is killed after a scan: the worst moment, since Telegram has given the account away
/// and nobody has stored it yet. Each login has to end well or to begin anew, and in the end
/// Telegram must hold no device that nobody owns.
///
/// What Telegram answers a key that it has let in and that asks again is not known
/// (docs/real-telegram.md). The random rounds have the answer that TDLib expects; each of the
/// possible ones has a test of its own, in which the worker is sure to miss the first answer.
///
/// The times after which a login counts as stuck are shortened, so that nobody has to wait for
/// them.
///
/// Most of its time passes while a worker starts or a code grows old, and it has a system of its
/// own: so it runs beside the other classes. Its own tests come one after the other, which each of
/// them has to say.
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledAfterScanST {

    private static final Logger LOG = Logger.getLogger(KilledAfterScanST.class);
    private static final int LOGINS_AT_ONCE = 2;
    private static final long LATEST_KILL = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Duration TOKEN_LIFETIME = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ACCEPTED = 204;

    /// Long enough to kill the worker meanwhile.
    private static final Duration ANSWER_DELAY = Duration.ofSeconds(2);

    private static final int OWN_DATA_CENTRE = 1;
    private static final String EXPORT = "auth.exportLoginToken";
    private static final String IMPORT = "auth.importLoginToken";
    private static final String SUCCEEDED = "succeeded";

    private final TelegateSystem system;
    private final PretendPhone phone;
    private final GatewayApi api;
    private final List<Person> everybody = new ArrayList<>();

    KilledAfterScanST() throws InterruptedException {
        this.system =
                TelegateSystem.start(
                        "killed-after-scan",
                        settings ->
                                settings.with(
                                        PartName.WORKER,
                                        PartSettings.properties(
                                                Map.of(
                                                        "telegate.login.code-renewal",
                                                        "5s",
                                                        // Each start makes them anew.
                                                        "telegate.pool.size",
                                                        "" + LOGINS_AT_ONCE,
                                                        "telegate.worker.log-language",
                                                        "ru"))));
        this.phone = system.phone();
        this.api = system.api();
    }

    @BeforeEach
    void shortenTheLifeOfCodes() {
        phone.tokenLifetime(TOKEN_LIFETIME);
    }

    @AfterEach
    void reset() {
        phone.reset();
        api.endLogins();
    }

    @AfterAll
    void searchForSecretsAndStop() throws Exception {
        try (system) {
            assertThat(SecretSearch.in(system).findings()).isEmpty();
            assertThat(phone.unknownMethods()).isEmpty();
            assertThat(system.log(PartName.WORKER))
                    .contains("Создание QR-логина для user_1", "Авторизация успешна для Chaos");
        }
    }

    @Execution(ExecutionMode.SAME_THREAD)
    @ParameterizedTest(name = "{0} rounds, seed {1}")
    @CsvSource("30, 2026")
    void shouldEndWellOrBeginAnewAndLeaveNoDeviceBehind(int rounds, long seed) throws Exception {
        Random random = new Random(seed);
        Outcomes outcomes = new Outcomes();
        for (int round = 0; round < rounds; round++) {
            round(random, outcomes);
        }
        LOG.infof("seed=%d outcomes=%s", seed, outcomes);

        requireThatEveryDeviceIsSomebodys();
        assertThat(phone.duplicatedKeys()).isZero();
    }

    /// The key is let in when the worker is dead already. The one that comes back knows the code
    /// and no more, and asks when that has expired.
    ///
    /// With `error` only an account of the client's own data centre: on the other one the device
    /// belongs to a second key, and that TDLib's log-out destroys that one too is not known.
    @Execution(ExecutionMode.SAME_THREAD)
    @ParameterizedTest(name = "{0}, data centre {1}")
    @CsvSource({"success, 1", "error, 1", "new-token, 1", "new-token, 2"})
    void shouldEndWellOrBeginAnewWhateverTelegramAnswersAKeyThatAsksAgain(String answer, int dc)
            throws Exception {
        phone.answerAgainWith(answer);
        Person person = phone.create(Map.of("firstName", "Chaos again", "dc", dc)).getFirst();
        everybody.add(person);
        String login = api.startLogin();
        JsonNode code = justRenewed(login);
        phone.delay(dc == OWN_DATA_CENTRE ? EXPORT : IMPORT, ANSWER_DELAY);

        phone.scan(person, link(code));
        // Looks after a tenth of a second, when TDLib has written the key that it asks with.
        await("question for what became of the code")
                .atMost(ANSWER_DELAY)
                .until(() -> !phone.isArmed());
        assertThat(phone.devices(person)).as("the answer is not given yet").isEmpty();
        system.worker().lose();
        await("device without a worker")
                .atMost(PATIENCE)
                .until(() -> phone.devices(person).size() == 1);
        system.worker().start();

        Outcomes outcomes = new Outcomes();
        finish(login, person, Map.of(login, code), outcomes);
        assertThat(outcomes.beganAnew).isEqualTo(answer.equals("success") ? 0 : 1);
        requireThatEveryDeviceIsSomebodys();
        assertThat(phone.devices(person)).hasSize(1);
        assertThat(phone.duplicatedKeys()).isZero();
    }

    /// How logins went after the worker was killed.
    private static final class Outcomes {
        private int wentWell;
        private int beganAnew;

        @Override
        public String toString() {
            return wentWell + " went well, " + beganAnew + " began anew";
        }
    }

    private void round(Random random, Outcomes outcomes) throws InterruptedException {
        Map<String, Person> logins = new HashMap<>();
        for (int i = 0; i < LOGINS_AT_ONCE; i++) {
            Person person = somebody(random);
            everybody.add(person);
            logins.put(api.startLogin(), person);
        }
        Map<String, JsonNode> codes = new HashMap<>();
        logins.keySet().forEach(login -> codes.put(login, api.awaitState(login, "awaiting-scan")));
        long delay = random.nextLong(LATEST_KILL);

        logins.forEach((login, person) -> scan(person, codes, login));
        LockSupport.parkNanos(delay);
        system.killWorkerAndStartAgain();

        logins.forEach((login, person) -> finish(login, person, codes, outcomes));
    }

    private Person somebody(Random random) {
        String name = "Chaos " + everybody.size();
        return phone.create(Map.of("firstName", name, "dc", 1 + random.nextInt(2))).getFirst();
    }

    /// Codes live for seconds here: one that has just been replaced is not scanned but its
    /// successor.
    private void scan(Person person, Map<String, JsonNode> codes, String login) {
        await("scan of the newest code of login " + login)
                .atMost(PATIENCE)
                .until(() -> {
                    JsonNode newest = api.awaitState(login, "awaiting-scan");
                    codes.put(login, newest);
                    return phone.tryScan(person, link(newest)) == ACCEPTED;
                });
    }

    /// A code that will live for longer than it takes to scan it. The delay is armed after that: it
    /// would be used up by TDLib's question for a new code otherwise.
    private JsonNode justRenewed(String login) {
        String first = link(api.awaitState(login, "awaiting-scan"));
        return api.awaitLogin(login, now -> showsOtherCode(now, first));
    }

    /// The login succeeds, or shows a code other than the one that was scanned, which can then be
    /// scanned.
    private void finish(
            String login, Person person, Map<String, JsonNode> codes, Outcomes outcomes) {
        String scanned = link(Objects.requireNonNull(codes.get(login)));
        JsonNode next =
                api.awaitLogin(login, now -> isSuccess(now) || showsOtherCode(now, scanned));
        if (isSuccess(next)) {
            outcomes.wentWell++;
        } else {
            outcomes.beganAnew++;
            await("login " + login)
                    .atMost(PATIENCE)
                    .until(() -> isSuccess(scanAgainIfAsked(login, person)));
        }
        assertThat(api.login(login).path("account").path("telegramUserId").asLong())
                .isEqualTo(person.id());
    }

    private JsonNode scanAgainIfAsked(String login, Person person) {
        JsonNode now = api.login(login);
        if (now.path("state").asText().equals("awaiting-scan")) {
            int _ = phone.tryScan(person, link(now));
        }
        return now;
    }

    private void requireThatEveryDeviceIsSomebodys() {
        await("no device without an owner")
                .atMost(PATIENCE)
                .untilAsserted(() -> {
                    Map<Long, Integer> owned = new HashMap<>();
                    api.accounts().stream()
                            .filter(a -> a.path("state").asText().equals("online"))
                            .forEach(a ->
                                    owned.merge(
                                            a.path("telegramUserId").asLong(), 1, Integer::sum));
                    Map<Long, Integer> held = new HashMap<>();
                    everybody.forEach(
                            person -> held.put(person.id(), phone.devices(person).size()));
                    // Only those that differ: there are many persons.
                    everybody.stream()
                            .map(Person::id)
                            .filter(id -> Objects.equals(held.get(id), owned.getOrDefault(id, 0)))
                            .forEach(id -> {
                                held.remove(id);
                                owned.remove(id);
                            });
                    assertThat(held).isEqualTo(owned);
                });
    }

    private static boolean isSuccess(JsonNode login) {
        return login.path("state").asText().equals(SUCCEEDED);
    }

    private static boolean showsOtherCode(JsonNode login, String scanned) {
        return login.path("state").asText().equals("awaiting-scan") && !link(login).equals(scanned);
    }

    private static String link(JsonNode login) {
        return login.path("link").asText();
    }
}
