package telegate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessageTallyTest {

    private final MessageTally tally = new MessageTally("127.0.0.1:1", 2);

    @Test
    void shouldCountEachMessageOnce() {
        tally.note(MessageTally.text(0, 0));
        tally.note(MessageTally.text(0, 1));
        tally.note(MessageTally.text(1, 0));
        tally.note(MessageTally.text(0, 1));

        assertThat(tally.of(0)).isEqualTo(2);
        assertThat(tally.of(1)).isEqualTo(1);
        assertThat(tally.distinct()).isEqualTo(3);
        assertThat(tally.repeated()).isEqualTo(1);
    }

    @Test
    void shouldLeaveOutWhatIsNotOurs() {
        tally.note("hello");
        tally.note("0/1");
        tally.note("12345678901/1; hello");
        tally.note(MessageTally.text(2, 0));

        assertThat(tally.distinct()).isZero();
        assertThat(tally.repeated()).isZero();
    }
}
