package telegate.worker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OffsetTrackerTest {

    private final OffsetTracker offsets = new OffsetTracker(10);

    @Test
    void shouldNotPassACommandThatIsStillUnderWay() {
        offsets.begun(10);
        offsets.begun(11);
        offsets.begun(12);

        assertThat(offsets.nextAfter(List.of(11L))).contains(10L);
        offsets.ended(List.of(11L));
        assertThat(offsets.nextAfter(List.of(10L))).contains(12L);
        offsets.ended(List.of(10L));
        assertThat(offsets.nextAfter(List.of(12L))).contains(13L);
    }

    @Test
    void shouldPassSeveralCommandsThatOneStepEnds() {
        offsets.begun(10);
        offsets.begun(11);

        assertThat(offsets.nextAfter(List.of(10L, 11L))).contains(12L);
    }

    @Test
    void shouldTellHowFarEverythingHasEnded() {
        assertThat(offsets.next()).isEqualTo(10);
        offsets.begun(10);
        offsets.begun(11);
        offsets.ended(List.of(11L));
        assertThat(offsets.next()).isEqualTo(10);

        offsets.ended(List.of(10L));

        assertThat(offsets.next()).isEqualTo(12);
    }

    @Test
    void shouldPassOffsetsThatTheTopicDoesNotHave() {
        offsets.begun(10);
        offsets.begun(14);
        offsets.ended(List.of(10L));

        assertThat(offsets.nextAfter(List.of(14L))).contains(15L);
        assertThat(offsets.size()).isEqualTo(1);
    }
}
