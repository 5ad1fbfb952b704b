package telegate.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void shouldMeasureAsTheTargetsSayUnlessToldOtherwise() {
        LoginOptions login = LoginOptions.parse(List.of());

        assertThat(login.logins()).isEqualTo(200);
        assertThat(login.rate()).isEqualTo(4);
        assertThat(login.runs()).isEqualTo(1);
        assertThat(login.logOut()).isFalse();
        assertThat(AccountsOptions.parse(List.of()).accounts()).isEqualTo(500);
        assertThat(GateOptions.parse(List.of()).connections()).isEqualTo(1_000);
    }

    @Test
    void shouldDeliverTheMessagesOfADayUnlessToldOtherwise() {
        RecyclingOptions recycling = RecyclingOptions.parse(List.of());

        assertThat(recycling.accounts()).isEqualTo(100);
        assertThat(recycling.messages()).isEqualTo(4_800);
        assertThat(recycling.hours()).isEqualTo(24);
        assertThat(recycling.rate()).isEqualTo(500);
        assertThat(recycling.json()).isEmpty();
        assertThat(recycling.workerProperties())
                .containsEntry("telegate.recycling.messages", "480")
                .containsEntry("telegate.recycling.memory-budget", "500M");
    }

    @Test
    void shouldTakeEveryOptionOfRecycling() {
        RecyclingOptions recycling =
                RecyclingOptions.parse(
                        List.of(
                                "--accounts",
                                "20",
                                "--messages=1000",
                                "--per-hour=50.5",
                                "--rate=0.5",
                                "--recycle-after=100",
                                "--budget=350",
                                "--json=found.json"));

        assertThat(recycling.accounts()).isEqualTo(20);
        assertThat(recycling.messages()).isEqualTo(1_000);
        assertThat(recycling.perHour()).isEqualTo(50.5);
        assertThat(recycling.rate()).isEqualTo(0.5);
        assertThat(recycling.recycleAfter()).isEqualTo(100);
        assertThat(recycling.budgetMib()).isEqualTo(350);
        assertThat(recycling.json()).isPresent();
    }

    @Test
    void shouldGiveEachAccountItsShareOfTheBudget() {
        assertThat(RecyclingOptions.parse(List.of("--accounts=500")).budgetMib()).isEqualTo(900);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--accounts=0",
                "--accounts=2001",
                "--messages=0",
                "--per-hour=0",
                "--per-hour=NaN",
                "--rate=0",
                "--rate=fast",
                "--recycle-after=0",
                "--budget=0",
                "--budget=500M",
                "--speed=1",
                "--json",
                "recycling"
            })
    void shouldRefuseWrongOptionsOfRecycling(String word) {
        assertThatThrownBy(() -> RecyclingOptions.parse(List.of(word)))
                .isInstanceOf(UsageException.class);
    }

    @Test
    void shouldLetOnePersonASecondLogInWhileWorkersGoUnlessToldOtherwise() {
        FailoverOptions failover = FailoverOptions.parse(List.of());

        assertThat(failover.way()).isEqualTo(FailoverOptions.Way.KILL);
        assertThat(failover.accounts()).isEqualTo(500);
        assertThat(failover.workers()).isEqualTo(2);
        assertThat(failover.logins()).isEqualTo(1);
    }

    @Test
    void shouldTakeEveryOptionOfFailover() {
        FailoverOptions failover =
                FailoverOptions.parse(
                        List.of("--way=roll", "--accounts=600", "--workers", "3", "--logins=0"));

        assertThat(failover.way()).isEqualTo(FailoverOptions.Way.ROLL);
        assertThat(failover.accounts()).isEqualTo(600);
        assertThat(failover.workers()).isEqualTo(3);
        assertThat(failover.logins()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--way=stop", "--logins=-1", "--logins=51", "--logins=many"})
    void shouldRefuseWrongOptionsOfFailover(String word) {
        assertThatThrownBy(() -> FailoverOptions.parse(List.of(word)))
                .isInstanceOf(UsageException.class);
    }

    @Test
    void shouldTellTheOptionsOfFailover() throws InterruptedException {
        assertThat(run("failover", "--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("./telegate bench failover", "--logins 1");
    }

    @Test
    void shouldTellTheOptionsOfRecyclingWhateverElseIsSaid() throws InterruptedException {
        assertThat(run("recycling", "--nonsense", "-h")).isZero();
        assertThat(out.toString(UTF_8)).startsWith("./telegate bench recycling");
        assertThat(errors.size()).isZero();
    }

    @Test
    void shouldTellTheOptionsOfAll() throws InterruptedException {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(UTF_8))
                .contains(
                        "./telegate bench login",
                        "./telegate bench accounts",
                        "./telegate bench failover",
                        "./telegate bench poison",
                        "./telegate bench recycling",
                        "./telegate bench gate");
    }

    @Test
    void shouldCountThePeopleOfAllRuns() {
        LoginOptions options =
                LoginOptions.parse(List.of("--logins=10", "--warmup=5", "--runs=3", "--log-out"));

        assertThat(options.people()).isEqualTo(35);
        assertThat(options.logOut()).isTrue();
    }

    @Test
    void shouldRefuseMoreLoginsThanTheSandboxHasPeople() {
        assertThatThrownBy(() -> LoginOptions.parse(List.of("--logins=2000", "--runs=3")))
                .isInstanceOf(UsageException.class);
    }

    @Test
    void shouldTellTheGatesOptions() throws InterruptedException {
        assertThat(
                        GateMain.run(
                                List.of("--help"),
                                new PrintStream(out, true, UTF_8),
                                new PrintStream(errors, true, UTF_8)))
                .isZero();
        assertThat(out.toString(UTF_8)).contains("./telegate bench gate", "--json FILE");
    }

    @ParameterizedTest
    @CsvSource({"login", "accounts", "recycling"})
    void shouldTellItsOptions(String bench) throws InterruptedException {
        assertThat(run(bench, "--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("./telegate bench " + bench, "--json FILE");
        assertThat(errors.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "'',Say which",
        "logout,Say which",
        "login --logins=0,--logins must be",
        "recycling --rate=0,--rate must be"
    })
    void shouldRefuseAWrongCommandLine(String line, String message) throws InterruptedException {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(errors.toString(UTF_8)).startsWith(message).contains("--help");
        assertThat(out.size()).isZero();
    }

    private int run(String... words) throws InterruptedException {
        return BenchMain.run(
                List.of(words),
                new PrintStream(out, true, UTF_8),
                new PrintStream(errors, true, UTF_8));
    }
}
