package telegate.bench;

import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import telegate.contract.MessageCodec;
import telegate.contract.Topics;
import telegate.contract.UnreadableMessage;

/// Which messages were published: reads their topic while they come, on a thread of its own.
/// Thread-safe.
final class MessageTally implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /// As long as what people write.
    private static final String WORDS =
            "; shall we meet at the station at eight, or is that early?";

    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})/(\\d{1,9});.*");

    private final String broker;
    private final MessageCodec codec = new MessageCodec();
    private final BitSet[] published;
    private final int[] counts;
    private final Thread thread = Thread.ofPlatform().name("tally").unstarted(this::run);
    private long distinct;
    private long repeated;
    private @Nullable Exception failure;
    private volatile boolean closed;

    /// @param broker address of the broker
    /// @param receivers how many there are
    MessageTally(String broker, int receivers) {
        this.broker = broker;
        this.published = Stream.generate(BitSet::new).limit(receivers).toArray(BitSet[]::new);
        this.counts = new int[receivers];
    }

    /// A message of ordinary length that says for whom it is and which one.
    static String text(int receiver, int number) {
        return receiver + "/" + number + WORDS;
    }

    /// Begins to read.
    void start() {
        thread.start();
    }

    private void run() {
        try (var consumer =
                new KafkaConsumer<byte[], byte[]>(
                        Map.of("bootstrap.servers", broker),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(Topics.MESSAGES, LIMIT).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closed) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                    read(message);
                }
            }
        } catch (KafkaException | UnreadableMessage e) {
            failed(e);
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> message) throws UnreadableMessage {
        Map<String, byte[]> headers = new HashMap<>();
        for (Header header : message.headers()) {
            headers.put(header.key(), header.value());
        }
        String text = codec.decodeChatMessage(headers, message.value()).data().text();
        if (text != null) {
            note(text);
        }
    }

    /// One was published; what is none of ours is left out.
    synchronized void note(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return;
        }
        int receiver = Integer.parseInt(matcher.group(1));
        int number = Integer.parseInt(matcher.group(2));
        if (receiver >= published.length) {
            return;
        }
        if (published[receiver].get(number)) {
            repeated++;
        } else {
            published[receiver].set(number);
            counts[receiver]++;
            distinct++;
        }
    }

    private synchronized void failed(Exception e) {
        failure = e;
    }

    /// How many different ones of a receiver were published.
    synchronized int of(int receiver) {
        return counts[receiver];
    }

    /// How many different ones.
    ///
    /// @throws BenchFailure when the topic cannot be read any more
    synchronized long distinct() {
        if (failure != null) {
            throw new BenchFailure("The messages cannot be read from Kafka", failure);
        }
        return distinct;
    }

    /// How many were published once more than needed: delivery is at least once.
    synchronized long repeated() {
        return repeated;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
