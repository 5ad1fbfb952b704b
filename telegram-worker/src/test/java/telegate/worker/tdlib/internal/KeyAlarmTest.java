package telegate.worker.tdlib.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyAlarmTest {

    private final KeyAlarm alarm = new KeyAlarm();
    private final List<Integer> told = new ArrayList<>();

    private void tell() {
        alarm.tell(client -> told.add(client));
    }

    @Test
    void shouldTellTheClientThatTheLineNames() {
        alarm.look(
                "[ 1][t 4][1579532847.633707047][UpdatesManager.cpp:140][#7][!Td]\tReceive"
                        + " updates.getDifference error: [Error : 406 : AUTH_KEY_DUPLICATED]");
        alarm.look(
                "[ 1][t 4][1579532847.6][ConfigManager.cpp:712][#12]\t[Error : 406 : AUTH_KEY_DUPLICATED]");

        tell();

        assertThat(told).containsExactlyInAnyOrder(7, 12);
    }

    @Test
    void shouldTellOnceHoweverOftenItIsWritten() {
        for (int i = 0; i < 100; i++) {
            alarm.look("[ 1][t 4][1.0][a.cpp:1][#7]\t[Error : 406 : AUTH_KEY_DUPLICATED]");
        }

        tell();
        tell();

        assertThat(told).containsExactly(7);
    }

    @Test
    void shouldTellAgainWhenItIsWrittenAgain() {
        alarm.look("[#7] AUTH_KEY_DUPLICATED");
        tell();
        alarm.look("[#7] AUTH_KEY_DUPLICATED");
        tell();

        assertThat(told).containsExactly(7, 7);
    }

    @Test
    void shouldNotLoseALineThatNamesNobody() {
        alarm.look("[ 1][t 4][1.0]\t[Error : 406 : AUTH_KEY_DUPLICATED]");

        tell();

        assertThat(told).containsExactly(0);
    }

    @Test
    void shouldLeaveOtherLinesAlone() {
        alarm.look("[ 1][t 4][1.0][a.cpp:1][#7]\t[Error : 401 : AUTH_KEY_UNREGISTERED]");

        tell();

        assertThat(told).isEmpty();
    }
}
