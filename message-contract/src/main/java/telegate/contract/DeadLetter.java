package telegate.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;

/// What a record in a dead-letter topic says beside its own headers and value.
public final class DeadLetter {

    /// Why it is here: an [UnreadableMessage.Reason] or a reason of the reader, in capitals.
    public static final String REASON = "dlq-reason";

    /// A sentence for a person.
    public static final String DETAIL = "dlq-detail";

    /// Where it stood: `topic/partition/offset`.
    public static final String ORIGIN = "dlq-origin";

    private DeadLetter() {}

    /// The headers of a record that goes to a dead-letter topic.
    public static Map<String, byte[]> headers(
            Map<String, byte[]> original,
            String reason,
            String detail,
            String topic,
            int partition,
            long offset) {
        Map<String, byte[]> headers = new LinkedHashMap<>(original);
        headers.put(REASON, reason.getBytes(UTF_8));
        headers.put(DETAIL, detail.getBytes(UTF_8));
        headers.put(ORIGIN, (topic + "/" + partition + "/" + offset).getBytes(UTF_8));
        return headers;
    }
}
