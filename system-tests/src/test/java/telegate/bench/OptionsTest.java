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
    @CsvSource({"login", "accounts"})
    void shouldTellItsOptions(String bench) throws InterruptedException {
        assertThat(run(bench, "--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("./telegate bench " + bench, "--json FILE");
        assertThat(errors.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"'',Say which", "logout,Say which", "login --logins=0,--logins must be"})
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
