package telegate.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import telegate.contract.UnreadableMessage.Reason;

class UnreadableMessageTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String SECRET = "correct-horse-battery";
    private static final GoldenMessage PASSWORD = named("login.submit-password.v1");
    private static final GoldenMessage QR = named("login.awaiting-scan.v1-new-code");

    @ParameterizedTest
    @MethodSource("telegate.contract.GoldenMessages#all")
    void shouldIgnoreUnknownFieldsAndHeaders(GoldenMessage golden) throws Exception {
        ObjectNode value = tree(golden);
        value.put("addedLater", 1).putObject("alsoAdded").put("deep", true);
        Map<String, byte[]> headers = new LinkedHashMap<>(golden.bytes().headers());
        headers.put("ce_addedlater", "x".getBytes(UTF_8));
        headers.put("traceparent", new byte[] {(byte) 0xff});

        assertThat(Reading.of(golden.type(), headers, JSON.writeValueAsBytes(value)))
                .isEqualTo(golden.message());
    }

    @ParameterizedTest
    @MethodSource("missingFields")
    void shouldRefuseMissingField(GoldenMessage golden, String pointer) throws IOException {
        int cut = pointer.lastIndexOf('/');
        ObjectNode value = tree(golden);
        ObjectNode parent = (ObjectNode) value.at(pointer.substring(0, cut));

        JsonNode removed = parent.remove(pointer.substring(cut + 1));
        assertUnreadable(golden, JSON.writeValueAsBytes(value), Reason.BAD_DATA);

        assertThat(removed).isNotNull();
        parent.putNull(pointer.substring(cut + 1));
        assertUnreadable(golden, JSON.writeValueAsBytes(value), Reason.BAD_DATA);
    }

    static List<Arguments> missingFields() throws IOException {
        List<Arguments> cases = new ArrayList<>();
        for (GoldenMessage golden : GoldenMessages.all()) {
            for (String pointer : required("", golden.type().dataClass(), tree(golden))) {
                cases.add(Arguments.of(golden, pointer));
            }
        }
        return cases;
    }

    private static List<String> required(String prefix, Class<?> type, JsonNode value) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> value.has(component.getName()))
                .flatMap(component -> {
                    String pointer = prefix + "/" + component.getName();
                    JsonNode child = value.get(component.getName());
                    Stream<String> self =
                            component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                                    ? Stream.of()
                                    : Stream.of(pointer);
                    return child.isObject()
                            ? Stream.concat(
                                    self, required(pointer, component.getType(), child).stream())
                            : self;
                })
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                SECRET,
                "{\"challengeId\": " + SECRET,
                "\"" + SECRET + "\"",
                "[]",
                "null",
                "17",
                "{\"challengeId\":\"" + SECRET + "\",\"sealedPassword\":\"" + SECRET + "\"}",
                "{\"challengeId\":{},\"sealedPassword\":\"" + SECRET + "\"}",
                "{\"challengeId\":\"019aab1e-9c40-7a11-a4d2-5b6c7d8e9f03\",\"sealedPassword\":{\"a\":\""
                        + SECRET
                        + "\"}}"
            })
    void shouldRefuseWhatIsNoSuchData(String value) {
        assertUnreadable(PASSWORD, value.getBytes(UTF_8), Reason.BAD_DATA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"version\":4|\"version\":\"" + SECRET + "\"",
                "\"version\":4|\"version\":99999999999999999999",
                "\"version\":4|\"version\":null",
                "\"deadline\":\"2026-11-22T10:10:00Z\"|\"deadline\":\"" + SECRET + "\"",
                "\"owner\":\"user_3\"|\"owner\":\"\"",
                "\"owner\":\"user_3\"|\"owner\":\"line\\nbreak " + SECRET + "\"",
                "\"SCAN_NEW_CODE\"|\"" + SECRET + "\"",
            })
    void shouldRefuseFieldOfTheWrongForm(String change) {
        String[] fromTo = change.split("\\|");
        String golden = new String(QR.bytes().value(), UTF_8);
        assertThat(golden).contains(fromTo[0]);

        assertUnreadable(QR, golden.replace(fromTo[0], fromTo[1]).getBytes(UTF_8), Reason.BAD_DATA);
    }

    @Test
    void shouldRefuseTrailingGarbage() {
        String golden = new String(PASSWORD.bytes().value(), UTF_8);

        assertUnreadable(PASSWORD, (golden + SECRET).getBytes(UTF_8), Reason.BAD_DATA);
        assertUnreadable(PASSWORD, (golden + golden).getBytes(UTF_8), Reason.BAD_DATA);
    }

    @Test
    void shouldRefuseMissingValue() {
        assertUnreadable(PASSWORD, null, Reason.BAD_DATA);
    }

    @Test
    void shouldRefuseValueThatIsNotUtf8() {
        byte[] value = PASSWORD.bytes().value().clone();
        value[value.length - 5] = (byte) 0xc3;

        assertUnreadable(PASSWORD, value, Reason.BAD_DATA);
    }

    @Test
    void shouldRefuseHugeValues() {
        String deep = "{\"x\":".repeat(100_000) + "1" + "}".repeat(100_000);
        String text = "{\"sealedPassword\":\"" + "x".repeat(21_000_000) + "\"}";
        String number = "{\"version\":" + "9".repeat(100_000) + "}";

        assertUnreadable(PASSWORD, deep.getBytes(UTF_8), Reason.BAD_DATA);
        assertUnreadable(PASSWORD, text.getBytes(UTF_8), Reason.BAD_DATA);
        assertUnreadable(QR, number.getBytes(UTF_8), Reason.BAD_DATA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce_id", "ce_type", "ce_time", "ce_subject", "ce_tenant"})
    void shouldRefuseMissingHeader(String header) {
        assertHeadersUnreadable(PASSWORD, headers -> headers.remove(header), Reason.BAD_ENVELOPE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ce_id",
                "ce_time",
                "ce_subject",
                "ce_tenant",
                "ce_loginid",
                "ce_expiresat",
            })
    void shouldRefuseHeaderWithoutMeaning(String header) {
        for (byte[] bytes :
                List.of(new byte[0], SECRET.getBytes(UTF_8), new byte[] {(byte) 0xff, 0x31})) {
            assertHeadersUnreadable(
                    PASSWORD, headers -> headers.put(header, bytes), Reason.BAD_ENVELOPE);
        }
    }

    @Test
    void shouldRefuseUnknownType() {
        for (byte[] type :
                List.of(
                        new byte[0],
                        new byte[] {(byte) 0xff},
                        "login.start.v2".getBytes(UTF_8),
                        "LOGIN.START.V1".getBytes(UTF_8),
                        Command.StartLogin.class.getName().getBytes(UTF_8))) {
            assertHeadersUnreadable(
                    PASSWORD, headers -> headers.put("ce_type", type), Reason.UNKNOWN_TYPE);
        }
    }

    @Test
    void shouldSayInDeadLetterWhyAndWhence() {
        Map<String, byte[]> headers =
                DeadLetter.headers(
                        PASSWORD.bytes().headers(), "EXPIRED", "Too late", Topics.COMMANDS, 7, 42L);

        assertThat(headers).containsAllEntriesOf(PASSWORD.bytes().headers());
        assertThat(headers.get(DeadLetter.REASON)).asString(UTF_8).isEqualTo("EXPIRED");
        assertThat(headers.get(DeadLetter.DETAIL)).asString(UTF_8).isEqualTo("Too late");
        assertThat(headers.get(DeadLetter.ORIGIN))
                .asString(UTF_8)
                .isEqualTo("telegate.commands/7/42");
    }

    private static void assertUnreadable(
            GoldenMessage golden, byte @Nullable [] value, Reason reason) {
        assertUnreadable(golden, golden.bytes().headers(), value, reason);
    }

    private static void assertHeadersUnreadable(
            GoldenMessage golden, Consumer<Map<String, byte[]>> change, Reason reason) {
        Map<String, byte[]> headers = new LinkedHashMap<>(golden.bytes().headers());
        change.accept(headers);
        assertUnreadable(golden, headers, golden.bytes().value(), reason);
    }

    private static void assertUnreadable(
            GoldenMessage golden,
            Map<String, byte[]> headers,
            byte @Nullable [] value,
            Reason reason) {
        assertThatThrownBy(() -> Reading.of(golden.type(), headers, value))
                .isInstanceOfSatisfying(
                        UnreadableMessage.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasNoCause()
                .hasMessageNotContaining(SECRET)
                .hasMessageNotContaining("tg://")
                .hasMessageNotContaining("user_3")
                .message()
                .hasSizeLessThan(200);
    }

    private static ObjectNode tree(GoldenMessage golden) throws IOException {
        return (ObjectNode) JSON.readTree(golden.bytes().value());
    }

    private static GoldenMessage named(String name) {
        return GoldenMessages.all().stream()
                .filter(golden -> golden.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
