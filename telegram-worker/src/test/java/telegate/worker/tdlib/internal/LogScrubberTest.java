package telegate.worker.tdlib.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogScrubberTest {

    @ParameterizedTest
    @CsvSource({
        "link tg://login?token=AbC-_9 here, link … here",
        "'\"tg://login?token=AbC\"}', '\"…\"}'",
        "TG://LOGIN?token=x, …",
        "?token=AbC&x=1, ?token=…&x=1",
        "token: x, token: …",
        "phone 79991234567 is bad, phone … is bad",
        "phone +7 (999) 123-45-67 is bad, phone … is bad",
        "phone +99966, phone +99966"
    })
    void shouldTakeSecretsOut(String text, String scrubbed) {
        assertThat(LogScrubber.scrub(text)).isEqualTo(scrubbed);
    }

    @Test
    void shouldLeaveTheRestAlone() {
        String text = "[Session.cpp:120] Failed to connect to 127.0.0.1:9, retry in 300 s";
        assertThat(LogScrubber.scrub(text)).isEqualTo(text);
    }
}
