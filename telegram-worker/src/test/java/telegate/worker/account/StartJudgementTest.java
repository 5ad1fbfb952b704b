package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import telegate.contract.AccountId;
import telegate.worker.storage.StartRecord;

class StartJudgementTest {

    private static StartJudgement of(boolean aborted, int abortedStarts) {
        return of(aborted, abortedStarts, 1);
    }

    private static StartJudgement of(boolean aborted, int abortedStarts, int starting) {
        return StartJudgement.of(
                new StartRecord(AccountId.next(), aborted, abortedStarts, starting, 0));
    }

    @Test
    void shouldStartAtOnceWhoseProcessWasKilledFromOutside() {
        assertThat(of(false, 0)).isEqualTo(new StartJudgement.AtOnce());
    }

    @Test
    void shouldStartAloneWhoWasStartingWhenAProcessWasEnded() {
        assertThat(of(true, 0)).isEqualTo(new StartJudgement.Alone());
    }

    @Test
    void shouldSetAsideWhoseStartAloneEndedAProcess() {
        assertThat(of(true, 1)).isEqualTo(new StartJudgement.Quarantine());
    }

    @Test
    void shouldAccuseNobodyWhenOthersWereStartingToo() {
        assertThat(of(true, 1, 2)).isEqualTo(new StartJudgement.Alone());
    }

    @Test
    void shouldSetAsideWhomTdlibHasNamedTwice() {
        assertThat(named(1)).isEqualTo(new StartJudgement.Alone());
        assertThat(named(2)).isEqualTo(new StartJudgement.Quarantine());
    }

    private static StartJudgement named(int ends) {
        return StartJudgement.of(new StartRecord(AccountId.next(), true, 0, 1, ends));
    }

    @Test
    void shouldNotSetAsideWhoseProcessWasKilledFromOutsideAfterItWasNamed() {
        assertThat(StartJudgement.of(new StartRecord(AccountId.next(), false, 0, 0, 2)))
                .isEqualTo(new StartJudgement.AtOnce());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldStartAloneAgainWhenTheStartAloneWasCutShortFromOutside(int abortedStarts) {
        assertThat(of(false, abortedStarts)).isEqualTo(new StartJudgement.Alone());
    }
}
