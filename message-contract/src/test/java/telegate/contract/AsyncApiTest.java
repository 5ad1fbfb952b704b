package telegate.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The document describes exactly what the code does: no type, field, value or topic more or less.
class AsyncApiTest {

    private static final String DEAD_LETTER = "dead-letter";
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonNode API = read();

    @Test
    void shouldDescribeEveryTopic() {
        List<Topics.Spec> described =
                elements(API.at("/channels"))
                        .map(channel ->
                                new Topics.Spec(
                                        channel.path("address").asText(),
                                        channel.at("/bindings/kafka/partitions").asInt(),
                                        Duration.ofMillis(
                                                channel.at(
                                                                "/bindings/kafka/topicConfiguration/retention.ms")
                                                        .asLong())))
                        .toList();

        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(Topics.all(Topics.DEFAULT_PARTITIONS));
    }

    @Test
    void shouldSayWhichMessagesStandInWhichTopic() {
        assertThat(messagesOf(Topics.COMMANDS)).containsExactlyElementsOf(types(Command.class));
        assertThat(messagesOf(Topics.EVENTS)).containsExactlyElementsOf(types(Event.class));
        assertThat(messagesOf(Topics.MESSAGES)).containsExactlyElementsOf(types(ChatMessage.class));
        assertThat(messagesOf(Topics.REPLIES)).isEmpty();
        assertThat(messagesOf(Topics.COMMANDS_DLQ)).containsExactly(DEAD_LETTER);
        assertThat(messagesOf(Topics.EVENTS_DLQ)).containsExactly(DEAD_LETTER);
    }

    @Test
    void shouldDescribeEveryTypeAndNothingElse() {
        assertThat(API.at("/components/messages").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(
                                        Arrays.stream(MessageType.values()).map(MessageType::text),
                                        Stream.of(DEAD_LETTER))
                                .toList());
        assertThat(properties(API.at("/components/messages/dead-letter/headers")))
                .containsExactlyInAnyOrder(DeadLetter.REASON, DeadLetter.DETAIL, DeadLetter.ORIGIN);
    }

    @ParameterizedTest
    @EnumSource
    void shouldDescribeEveryFieldAndNothingElse(MessageType type) {
        JsonNode message = API.at("/components/messages").path(type.text());

        assertThat(message.path("name").asText()).isEqualTo(type.text());
        assertThat(message.at("/headers/allOf/1/properties/ce_type/const").asText())
                .isEqualTo(type.text());
        assertObject(message.path("payload"), type.dataClass());
    }

    @ParameterizedTest
    @MethodSource("telegate.contract.GoldenMessages#all")
    void shouldGiveEveryGoldenMessageAsExample(GoldenMessage golden) throws IOException {
        List<JsonNode> examples =
                elements(API.at("/components/messages").path(golden.type().text()).path("examples"))
                        .filter(example -> example.path("name").asText().equals(golden.name()))
                        .toList();

        assertThat(examples).hasSize(1);
        assertThat(examples.getFirst().path("payload"))
                .isEqualTo(JSON.readTree(golden.bytes().value()));
        ObjectNode headers = JSON.createObjectNode();
        golden.bytes()
                .headers()
                .forEach((name, value) -> headers.put(name, new String(value, UTF_8)));
        assertThat(examples.getFirst().path("headers")).isEqualTo(headers);
    }

    @Test
    void shouldGiveNoOtherExamples() {
        assertThat(
                        elements(API.at("/components/messages"))
                                .flatMap(message -> elements(message.path("examples")))
                                .map(example -> example.path("name").asText()))
                .containsExactlyInAnyOrderElementsOf(
                        GoldenMessages.all().stream().map(GoldenMessage::name).toList());
    }

    @ParameterizedTest
    @MethodSource("telegate.contract.GoldenMessages#all")
    void shouldDescribeEveryHeader(GoldenMessage golden) {
        JsonNode headers =
                API.at("/components/messages").path(golden.type().text()).path("headers");
        List<String> required = new ArrayList<>();
        List<String> known = new ArrayList<>();
        collectHeaders(headers, required, known);

        assertThat(golden.bytes().headers().keySet()).containsAll(required).isSubsetOf(known);
    }

    @Test
    void shouldUseEverySchema() {
        String text = API.toString();

        assertThat(API.at("/components/schemas").fieldNames())
                .toIterable()
                .allSatisfy(
                        name -> assertThat(text).contains("#/components/schemas/" + name + "\""));
    }

    private static void assertObject(JsonNode reference, Class<?> type) {
        JsonNode schema = resolve(reference);
        assertThat(schema.path("type").asText()).isEqualTo("object");
        assertThat(schema.path("description").asText()).isNotBlank();
        assertThat(properties(schema))
                .containsExactlyElementsOf(names(Arrays.stream(type.getRecordComponents())));
        assertThat(elements(schema.path("required")).map(JsonNode::asText))
                .containsExactlyElementsOf(
                        names(
                                Arrays.stream(type.getRecordComponents())
                                        .filter(component -> !isNullable(component))));
        for (RecordComponent component : type.getRecordComponents()) {
            assertField(schema.path("properties").path(component.getName()), component.getType());
        }
    }

    private static void assertField(JsonNode reference, Class<?> type) {
        JsonNode schema = resolve(reference);
        assertThat(schema.path("description").asText()).as("description").isNotBlank();
        if (type.isEnum()) {
            assertThat(elements(schema.path("enum")).map(JsonNode::asText))
                    .containsExactlyElementsOf(
                            Arrays.stream(type.getEnumConstants()).map(Object::toString).toList());
        } else if (type == Notice.class || type == Profile.class) {
            assertObject(reference, type);
        } else {
            assertThat(schema.path("type").asText() + " " + schema.path("format").asText())
                    .isEqualTo(form(type));
        }
    }

    private static String form(Class<?> type) {
        return Map.of(
                        String.class, "string ",
                        OwnerId.class, "string ",
                        AccountId.class, "string uuid",
                        ChallengeId.class, "string uuid",
                        UUID.class, "string uuid",
                        Instant.class, "string date-time",
                        long.class, "integer int64",
                        int.class, "integer int32",
                        boolean.class, "boolean ")
                .getOrDefault(type, "unknown to this test: " + type);
    }

    private static void collectHeaders(
            JsonNode reference, List<String> required, List<String> known) {
        JsonNode schema = resolve(reference);
        elements(schema.path("required")).map(JsonNode::asText).forEach(required::add);
        known.addAll(properties(schema));
        elements(schema.path("allOf")).forEach(part -> collectHeaders(part, required, known));
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static List<String> names(Stream<RecordComponent> components) {
        return components.map(RecordComponent::getName).toList();
    }

    private static List<String> types(Class<?> kind) {
        return Arrays.stream(MessageType.values())
                .filter(type -> kind.isAssignableFrom(type.dataClass()))
                .map(MessageType::text)
                .toList();
    }

    private static List<String> messagesOf(String topic) {
        return elements(API.at("/channels"))
                .filter(channel -> channel.path("address").asText().equals(topic))
                .flatMap(channel -> elements(channel.path("messages")))
                .map(message -> message.path("$ref").asText())
                .map(reference -> reference.substring(reference.lastIndexOf('/') + 1))
                .toList();
    }

    private static List<String> properties(JsonNode schema) {
        return schema.path("properties").properties().stream().map(Map.Entry::getKey).toList();
    }

    private static Stream<JsonNode> elements(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false);
    }

    private static JsonNode resolve(JsonNode schema) {
        JsonNode reference = schema.path("$ref");
        return reference.isMissingNode() ? schema : API.at(reference.asText().substring(1));
    }

    private static JsonNode read() {
        try {
            return new YAMLMapper().readTree(Path.of("asyncapi.yaml").toFile());
        } catch (IOException e) {
            return fail("asyncapi.yaml cannot be read", e);
        }
    }
}
