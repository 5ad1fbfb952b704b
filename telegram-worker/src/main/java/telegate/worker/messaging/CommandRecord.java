package telegate.worker.messaging;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// A record of the command topic as it was read, before anything of it is believed.
///
/// @param offset in the worker's count, which rises also when Kafka's log was cut
/// @param position Kafka's offset
@SuppressWarnings("ArrayRecordComponent") // moved, never compared
public record CommandRecord(
        int partition,
        long offset,
        long position,
        byte @Nullable [] key,
        Map<String, byte[]> headers,
        byte @Nullable [] value) {

    /// From Kafka's form.
    ///
    /// @param offset in the worker's count
    public static CommandRecord of(ConsumerRecord<byte[], byte[]> polled, long offset) {
        return new CommandRecord(
                polled.partition(),
                offset,
                polled.offset(),
                polled.key(),
                Publisher.fromHeaders(polled.headers()),
                polled.value());
    }

    /// Bytes of key, value and headers.
    public int size() {
        int size = length(key) + length(value);
        for (Map.Entry<String, byte[]> header : headers.entrySet()) {
            size += header.getKey().length() + header.getValue().length;
        }
        return size;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    @Override
    public String toString() {
        return "CommandRecord[partition=" + partition + ", offset=" + position + "]";
    }
}
