package telegate.worker.partition;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import telegate.contract.Command;
import telegate.contract.Envelope;
import telegate.contract.MessageCodec;
import telegate.contract.Partitions;
import telegate.contract.Topics;
import telegate.contract.UnreadableMessage;
import telegate.worker.messaging.CommandRecord;
import telegate.worker.messaging.Publisher;
import telegate.worker.storage.AccountJournal;

/// Reads the commands of the owned partitions, from the offsets that PostgreSQL knows. A consumer
/// without a group: nobody but the ownership table says who reads what.
///
/// Runs on one thread of its own.
public final class CommandReader implements Runnable, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(CommandReader.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<Integer, OwnedPartition> partitions;
    private final int topicPartitions;
    private final Publisher publisher;
    private final AccountJournal journal;
    private final InstantSource clock;
    private final Handler handler;
    private final Runnable onFailure;
    private final MessageCodec codec = new MessageCodec();
    private final Thread thread;
    private volatile boolean stopping;

    /// Takes a command that can be read and has not expired. Must not block.
    public interface Handler {
        /// @param origin for the dead letters
        /// @throws RejectedExecutionException when its account has too much to do
        void on(OwnedPartition partition, Envelope<Command> command, CommandRecord origin);
    }

    /// @param topicPartitions how many the topic has
    /// @param onFailure ends the process: a worker that hears no commands is of no use
    public CommandReader(
            Consumer<byte[], byte[]> consumer,
            Collection<OwnedPartition> partitions,
            int topicPartitions,
            Publisher publisher,
            AccountJournal journal,
            InstantSource clock,
            Handler handler,
            Runnable onFailure) {
        this.consumer = consumer;
        this.partitions =
                partitions.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        OwnedPartition::number, Function.identity()));
        this.topicPartitions = topicPartitions;
        this.publisher = publisher;
        this.journal = journal;
        this.clock = clock;
        this.handler = handler;
        this.onFailure = onFailure;
        this.thread = Thread.ofPlatform().name("command-reader").unstarted(this);
    }

    /// Seeks and begins to read.
    ///
    /// @throws IllegalStateException when the topic is not the one the stored offsets are of
    public void start() {
        List<TopicPartition> assigned = partitions.keySet().stream().map(this::topic).toList();
        consumer.assign(assigned);
        Map<TopicPartition, Long> begin = consumer.beginningOffsets(assigned);
        Map<TopicPartition, Long> end = consumer.endOffsets(assigned);
        for (OwnedPartition partition : partitions.values()) {
            TopicPartition topic = topic(partition.number());
            if (partition.startOffset() > end.getOrDefault(topic, 0L)) {
                throw new IllegalStateException(
                        "Partition %d of %s ends before the stored offset: the topic was made anew. Set next_offset to 0 in partition_ownership and last_command_offset to -1 in account, if that was on purpose."
                                .formatted(partition.number(), Topics.COMMANDS));
            }
            consumer.seek(topic, Math.max(partition.startOffset(), begin.getOrDefault(topic, 0L)));
        }
        thread.start();
    }

    /// Whether it reads.
    public boolean alive() {
        return thread.isAlive();
    }

    @Override
    public void run() {
        try (consumer) {
            while (!stopping) {
                for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(POLL)) {
                    onRecord(CommandRecord.of(polled));
                }
            }
        } catch (WakeupException e) {
            LOG.debug("The command reader was woken to stop");
        } catch (RuntimeException e) {
            LOG.fatal("Commands cannot be read; the worker ends and is started again", e);
            onFailure.run();
        }
    }

    private void onRecord(CommandRecord polled) {
        OwnedPartition partition = partitions.get(polled.partition());
        if (partition == null) {
            throw new IllegalStateException("Partition " + polled.partition() + " is not ours");
        }
        partition.begun(polled.offset());
        try {
            Envelope<Command> command = codec.decodeCommand(polled.headers(), polled.value());
            Optional<String> refusal = refusal(command, polled.partition());
            if (refusal.isPresent()) {
                deadLetter(partition, polled, refusal.get(), "The command is not carried out");
            } else {
                handler.on(partition, command, polled);
            }
        } catch (RejectedExecutionException e) {
            // Ten thousand commands wait for this one account already.
            deadLetter(partition, polled, "OVERLOADED", "The account has too much to do");
        } catch (UnreadableMessage e) {
            deadLetter(partition, polled, e.reason().name(), String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> refusal(Envelope<Command> command, int partition) {
        if (command.expiresAt() != null && command.expiresAt().isBefore(clock.instant())) {
            return Optional.of("EXPIRED");
        }
        boolean misplaced =
                command.data() instanceof Command.StartLogin
                        && Partitions.ofNew(command.accountId(), topicPartitions) != partition;
        return misplaced ? Optional.of("WRONG_PARTITION") : Optional.empty();
    }

    private void deadLetter(
            OwnedPartition partition, CommandRecord command, String reason, String detail) {
        LOG.warnf("A command goes to the dead letters: %s, %s", reason, command);
        publisher.deadLetter(command, reason, detail).join();
        List<Long> ending = List.of(command.offset());
        partition.nextAfter(ending).ifPresent(next -> journal.advance(partition.fence(), next));
        partition.ended(ending);
    }

    private TopicPartition topic(int partition) {
        return new TopicPartition(Topics.COMMANDS, partition);
    }

    /// Stops reading; returns when no command is handed over any more.
    @Override
    public void close() {
        stopping = true;
        consumer.wakeup();
        try {
            thread.join(CLOSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
