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
                new StartRecord(AccountId.next(), aborted, abortedStarts, starting));
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

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldStartAloneAgainWhenTheStartAloneWasCutShortFromOutside(int abortedStarts) {
        assertThat(of(false, abortedStarts)).isEqualTo(new StartJudgement.Alone());
    }
}
