package telegate.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import telegate.worker.config.BacklogConfig;
import telegate.worker.egress.EgressGate;
import telegate.worker.messaging.Backlog;
import telegate.worker.messaging.Publisher;
import telegate.worker.partition.CommandReader;
import telegate.worker.storage.AccountJournal;
import telegate.worker.storage.Fence;

/// Makes what the worker sends to Kafka with, and what it reads commands with.
@Singleton
class KafkaWiring {

    private final KafkaClients clients;
    private final BacklogConfig config;
    private final EgressGate gate;
    private final AccountJournal journal;
    private final MeterRegistry metrics;

    KafkaWiring(
            @Identifier("default-kafka-broker") Map<String, Object> settings,
            BacklogConfig config,
            EgressGate gate,
            AccountJournal journal,
            MeterRegistry metrics) {
        this.clients = new KafkaClients(settings);
        this.config = config;
        this.gate = gate;
        this.journal = journal;
        this.metrics = metrics;
    }

    /// The way out.
    ///
    /// @param partitions how many the account topics have
    record Outgoing(Publisher publisher, Backlog backlog, int partitions) {}

    /// The way in.
    record Incoming(CommandReader reader, Consumer<byte[], byte[]> consumer) {}

    /// Returns when Kafka has answered, and a first record would not have to wait.
    Outgoing publish() throws InterruptedException {
        Producer<byte[], byte[]> producer = clients.producer();
        Backlog backlog = backlog();
        Publisher publisher = new Publisher(producer, backlog, metrics);
        int partitions = clients.commandPartitions();
        KafkaClients.prepare(producer);
        return new Outgoing(publisher, backlog, partitions);
    }

    private Backlog backlog() {
        Backlog backlog =
                new Backlog(
                        config.highWater().asLongValue(),
                        config.lowWater().asLongValue(),
                        new BacklogGate(gate),
                        System::nanoTime);
        backlog.register(metrics);
        return backlog;
    }

    /// Begins to read, as soon as a partition is added.
    Incoming read(Outgoing outgoing, CommandReader.Handler handler) {
        Consumer<byte[], byte[]> consumer = clients.consumer();
        CommandReader reader =
                new CommandReader(
                        consumer,
                        outgoing.publisher(),
                        new StoredOffsets(journal),
                        InstantSource.system(),
                        handler,
                        ProcessEnd::unhearing,
                        metrics);
        metrics.gauge("telegate.commands.lag", consumer, KafkaClients::lag);
        reader.start();
        return new Incoming(reader, consumer);
    }

    private record StoredOffsets(AccountJournal journal) implements CommandReader.Offsets {
        @Override
        public void advance(Fence fence, long next) {
            journal.advance(fence, next);
        }

        @Override
        public void goOn(Fence fence, long offset, long position) {
            journal.goOn(fence, offset, position);
        }
    }

    /// Looks both ways whether Kafka is away. To be made when it is to look for the first time.
    static KafkaWatch watch(Outgoing outgoing, Incoming incoming) {
        return new KafkaWatch(
                outgoing.backlog()::silence,
                () ->
                        incoming.reader().reading() == 0
                                ? -1
                                : KafkaClients.fetches(incoming.consumer()),
                System::nanoTime);
    }
}
