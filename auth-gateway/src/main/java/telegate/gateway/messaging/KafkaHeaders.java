package telegate.gateway.messaging;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/// Between Kafka's headers and the contract's.
final class KafkaHeaders {

    private KafkaHeaders() {}

    static Map<String, byte[]> of(Headers headers) {
        Map<String, byte[]> map = new HashMap<>();
        for (Header header : headers) {
            if (header.value() != null) {
                map.put(header.key(), header.value());
            }
        }
        return map;
    }

    static List<Header> of(Map<String, byte[]> headers) {
        List<Header> list = new ArrayList<>(headers.size());
        headers.forEach((name, value) -> list.add(new RecordHeader(name, value)));
        return list;
    }
}
