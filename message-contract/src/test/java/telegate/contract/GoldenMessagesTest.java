package telegate.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenMessagesTest {

    private final MessageCodec codec = new MessageCodec();

    @Test
    void shouldHaveGoldenMessageForEveryType() {
        assertThat(GoldenMessages.all().stream().map(GoldenMessage::type).distinct())
                .containsExactlyInAnyOrder(MessageType.values());
        assertThat(GoldenMessages.all())
                .allSatisfy(golden -> assertThat(golden.name()).startsWith(golden.type().text()));
    }

    @Test
    void shouldUseEveryGoldenFile() throws Exception {
        URI folder = GoldenMessages.class.getResource("golden").toURI();
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            GoldenMessages.all().stream().map(g -> g.name() + ".json").toList());
        }
    }

    @ParameterizedTest
    @MethodSource("telegate.contract.GoldenMessages#all")
    void shouldWriteExactlyTheGoldenBytes(GoldenMessage golden) {
        MessageCodec.Encoded written = codec.encode(golden.message());

        assertThat(new String(written.value(), UTF_8))
                .isEqualTo(new String(golden.bytes().value(), UTF_8));
        assertThat(written.value()).isEqualTo(golden.bytes().value());
        assertThat(written.key()).isEqualTo(golden.bytes().key());
        assertThat(texts(written.headers()))
                .containsExactlyElementsOf(texts(golden.bytes().headers()));
    }

    @ParameterizedTest
    @MethodSource("telegate.contract.GoldenMessages#all")
    void shouldReadAnEqualRecord(GoldenMessage golden) throws UnreadableMessage {
        assertThat(Reading.of(golden.type(), golden.bytes().headers(), golden.bytes().value()))
                .isEqualTo(golden.message());
    }

    @ParameterizedTest
    @MethodSource("telegate.contract.GoldenMessages#all")
    void shouldRefuseMessageFromTheWrongTopic(GoldenMessage golden) {
        MessageType elsewhere =
                golden.message().data() instanceof Command
                        ? MessageType.LOGIN_EXPIRED
                        : MessageType.START_LOGIN;

        assertThatThrownBy(() ->
                        Reading.of(elsewhere, golden.bytes().headers(), golden.bytes().value()))
                .isInstanceOfSatisfying(
                        UnreadableMessage.class,
                        e ->
                                assertThat(e.reason())
                                        .isEqualTo(UnreadableMessage.Reason.UNKNOWN_TYPE));
    }

    private static List<Map.Entry<String, String>> texts(Map<String, byte[]> headers) {
        return headers.entrySet().stream()
                .map(header -> Map.entry(header.getKey(), new String(header.getValue(), UTF_8)))
                .toList();
    }
}
