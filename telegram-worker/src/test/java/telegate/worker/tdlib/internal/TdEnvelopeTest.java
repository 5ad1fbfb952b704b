package telegate.worker.tdlib.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TdEnvelopeTest {

    @Test
    void shouldRouteAnUpdate() {
        assertThat(scan("{\"@type\":\"updateOption\",\"name\":\"x\",\"@client_id\":12}"))
                .isEqualTo(new TdEnvelope(12, TdEnvelope.NO_REQUEST, "updateOption"));
    }

    @Test
    void shouldRouteAnAnswer() {
        assertThat(scan("{\"@type\":\"ok\",\"@extra\":9876543210,\"@client_id\":1}"))
                .isEqualTo(new TdEnvelope(1, 9_876_543_210L, "ok"));
    }

    @Test
    void shouldNotBeFooledByWhatPeopleWrite() {
        assertThat(
                        scan(
                                "{\"@type\":\"updateNewMessage\",\"text\":"
                                        + "\",\\\"@extra\\\":5,\\\"@client_id\\\":7}\",\"date\":5,"
                                        + "\"@client_id\":3}"))
                .isEqualTo(new TdEnvelope(3, TdEnvelope.NO_REQUEST, "updateNewMessage"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "}",
                "{}",
                "12",
                "{\"@type\":\"ok\"}",
                "{\"@type\":\"ok\",\"@client_id\":}",
                "{\"@client_id\":3,\"@type\":\"ok\"}",
                "{\"@type\":\"ok\",\"@client_id\":3"
            })
    void shouldRefuseWhatTdlibDoesNotWrite(String json) {
        assertThatThrownBy(() -> scan(json)).isInstanceOf(IllegalArgumentException.class);
    }

    private static TdEnvelope scan(String json) {
        return TdEnvelope.scan(json.getBytes(StandardCharsets.UTF_8));
    }
}
