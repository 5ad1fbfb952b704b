package telegate.gateway.messaging;

import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/// A record on its way into an outgoing channel.
///
/// @param record key and value; either may be missing in a dead letter
/// @param headers all of them
record OutgoingRecord(Record<byte[], byte[]> record, Map<String, byte[]> headers) {

    /// For a topic where any partition will do.
    Message<Record<byte[], byte[]>> message() {
        return message(OutgoingKafkaRecordMetadata.builder());
    }

    /// For this partition and no other.
    Message<Record<byte[], byte[]>> message(int partition) {
        return message(OutgoingKafkaRecordMetadata.builder().withPartition(partition));
    }

    private Message<Record<byte[], byte[]>> message(
            OutgoingKafkaRecordMetadata.OutgoingKafkaRecordMetadataBuilder<?> metadata) {
        return Message.of(
                record,
                Metadata.of(
                        metadata.withHeaders(new RecordHeaders(KafkaHeaders.of(headers))).build()));
    }
}
