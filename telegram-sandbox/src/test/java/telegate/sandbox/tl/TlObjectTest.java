package telegate.sandbox.tl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlObjectTest {
    private static final TlObject INIT =
            TlObject.of(
                    "initConnection",
                    "api_id",
                    5,
                    "device_model",
                    "Desktop",
                    "system_version",
                    "Linux",
                    "app_version",
                    "1.0",
                    "system_lang_code",
                    "en",
                    "lang_pack",
                    "",
                    "lang_code",
                    "ru",
                    "params",
                    TlObject.of(
                            "jsonObject",
                            "value",
                            List.of(
                                    TlObject.of(
                                            "jsonObjectValue",
                                            "key",
                                            "tz_offset",
                                            "value",
                                            TlObject.of("jsonNumber", "value", 10800.0)))),
                    "query",
                    TlObject.of("get_future_salts", "num", 3));

    @Test
    void shouldWriteTheBytesThatTheProtocolAsksFor() {
        var pong = TlObject.of("pong", "msg_id", 1L, "ping_id", 2);

        assertThat(HexFormat.of().formatHex(pong.toBytes()))
                .isEqualTo("c573773401000000000000000200000000000000");
    }

    @Test
    void shouldReadWhatItWrote() {
        var read = TlObject.read(INIT.toBytes());

        assertThat(read).isEqualTo(INIT);
        assertThat(read.has("proxy")).isFalse();
        assertThat(read.string("lang_code")).isEqualTo("ru");
        assertThat(
                        read.object("params")
                                .objects("value")
                                .getFirst()
                                .object("value")
                                .doubleValue("value"))
                .isEqualTo(10800.0);
        assertThat(TlObject.read(read.bytes("query")).integer("num")).isEqualTo(3);
    }

    @Test
    void shouldReadBareVectorsOfBareObjects() {
        var salt = TlObject.of("future_salt", "valid_since", 1, "valid_until", 2, "salt", 3L);
        var salts =
                TlObject.of(
                        "future_salts", "req_msg_id", 4L, "now", 5, "salts", List.of(salt, salt));

        var bytes = salts.toBytes();

        assertThat(bytes).hasSize(4 + 8 + 4 + 4 + 2 * 16);
        assertThat(TlObject.read(bytes).objects("salts")).containsExactly(salt, salt);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 253, 254, 255, 256, 70_000})
    void shouldKeepByteStringsOfEveryLength(int length) {
        var data = new byte[length];
        Arrays.fill(data, (byte) 7);
        var object = TlObject.of("msgs_state_info", "req_msg_id", 1, "info", data);

        var bytes = object.toBytes();

        assertThat(bytes.length % 4).isZero();
        assertThat(TlObject.read(bytes).bytes("info")).isEqualTo(data);
    }

    @Test
    void shouldUnpackGzipAndZlib() throws IOException {
        var object = TlObject.of("ping", "ping_id", 77L);
        var zlib = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(zlib)) {
            deflater.write(object.toBytes());
        }
        var packed = new TlWriter();
        packed.integer(Packed.ID);
        packed.bytes(zlib.toByteArray());

        assertThat(TlObject.read(packed.toBytes())).isEqualTo(object);
        assertThat(TlObject.read(Packed.pack(object.toBytes()))).isEqualTo(object);
    }

    @Test
    void shouldNameTheUnknownConstructor() {
        assertThatThrownBy(() -> TlObject.read(new byte[] {1, 2, 3, 4}))
                .isInstanceOfSatisfying(
                        UnknownConstructor.class, e -> assertThat(e.id()).isEqualTo(0x04030201));
    }

    @Test
    void shouldRefuseTruncatedBytesAndTrailingBytes() {
        var bytes = INIT.toBytes();
        for (int length = 0; length < bytes.length - 8; length++) {
            var cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> TlObject.read(TlObject.read(cut).bytes("query")))
                    .isInstanceOf(TlException.class);
        }
        var pong = TlObject.of("pong", "msg_id", 1, "ping_id", 2).toBytes();
        assertThatThrownBy(() -> TlObject.read(Arrays.copyOf(pong, pong.length + 4)))
                .isInstanceOf(TlException.class);
    }

    @Test
    void shouldRefuseForgedLengths() {
        var forged = new TlWriter();
        forged.integer(0x62d6b459);
        forged.integer(TlWriter.VECTOR);
        forged.integer(Integer.MAX_VALUE);

        assertThatThrownBy(() -> TlObject.read(forged.toBytes())).isInstanceOf(TlException.class);
    }

    @Test
    void shouldRefuseEndlessNesting() {
        var writer = new TlWriter();
        for (int i = 0; i < 10_000; i++) {
            writer.integer(0xf7444763);
            writer.integer(TlWriter.VECTOR);
            writer.integer(1);
        }

        assertThatThrownBy(() -> TlObject.read(writer.toBytes())).isInstanceOf(TlException.class);
    }

    @Test
    void shouldRefuseFieldsThatDoNotFit() {
        assertThatThrownBy(() -> TlObject.of("pong", "msg_id", 1)).hasMessage("pong lacks ping_id");
        assertThatThrownBy(() -> TlObject.of("pong", "msg_id", "1", "ping_id", 1))
                .isInstanceOf(TlException.class);
        assertThatThrownBy(() -> TlObject.of("ping", "other", 1)).isInstanceOf(TlException.class);
        assertThatThrownBy(() -> TlObject.of("req_pq_multi", "nonce", new byte[15]))
                .isInstanceOf(TlException.class);
        assertThatThrownBy(() -> TlObject.of("nobody")).isInstanceOf(TlException.class);
    }

    @Test
    void shouldWriteResultsByTheTypeOfTheMethod() {
        var writer = new TlWriter();
        writer.result("auth.dropTempAuthKeys", true);

        assertThat(writer.toBytes()).isEqualTo(new byte[] {(byte) 0xb5, 0x75, 0x72, (byte) 0x99});
    }

    @Test
    void shouldShowNoValues() {
        var error = TlObject.of("rpc_error", "error_code", 400, "error_message", "SECRET");

        assertThat(error.toString()).isEqualTo("rpc_error[error_code, error_message]");
        assertThat(new String(error.toBytes(), StandardCharsets.UTF_8)).contains("SECRET");
    }

    @Test
    void shouldChangeACopyOnly() {
        var error = TlObject.of("rpc_error", "error_code", 400, "error_message", "A");

        assertThat(error.with("error_code", 401).integer("error_code")).isEqualTo(401);
        assertThat(error.integer("error_code")).isEqualTo(400);
    }
}
