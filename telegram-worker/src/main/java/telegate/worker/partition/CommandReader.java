package telegate.worker.partition;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.contract.Command;
import telegate.contract.Envelope;
import telegate.contract.MessageCodec;
import telegate.contract.Partitions;
import telegate.contract.Topics;
import telegate.contract.UnreadableMessage;
import telegate.worker.messaging.CommandRecord;
import telegate.worker.messaging.Publisher;
import telegate.worker.storage.Fence;
import telegate.worker.storage.Outage;

/// Reads the commands of the owned partitions, from the offsets that PostgreSQL knows. A consumer
/// without a group: nobody but the ownership table says who reads what.
///
/// Thread-safe. Kafka's consumer is not; it belongs to one thread, and partitions come and go as
/// changes that are queued for it.
public final class CommandReader implements Runnable, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(CommandReader.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    /// What Kafka gets to tell where partitions begin; nothing is read meanwhile.
    private static final Duration ANSWER = Duration.ofSeconds(1);

    /// Each partition comes or goes once at a time, and there are fewer than these.
    private static final int MOST_CHANGES = 10_000;

    private final Consumer<byte[], byte[]> consumer;
    private final int topicPartitions;
    private final LettersUnderWay letters;
    private final InstantSource clock;
    private final Handler handler;
    private final Runnable onFailure;
    private final MessageCodec codec = new MessageCodec();
    private final Thread thread;
    private final BlockingQueue<ReadingChange> changes = new ArrayBlockingQueue<>(MOST_CHANGES);
    private final BlockingQueue<Boolean> rung = new ArrayBlockingQueue<>(1);
    private final Map<Integer, OwnedPartition> partitions = new HashMap<>();

    /// What one poll has brought and nobody has looked at yet.
    private final Queue<CommandRecord> polled = new ArrayDeque<>();

    private volatile boolean stopping;
    private volatile int reading;
    private volatile boolean ended;
    private final Outage unreached = new Outage(LOG, "Kafka does not tell where commands begin");

    /// Offsets of the first commands that are there, and of the next ones to come.
    private record Bounds(Map<TopicPartition, Long> begin, Map<TopicPartition, Long> end) {}

    /// A partition comes, or goes (`partition` is null).
    private record ReadingChange(
            int number, @Nullable OwnedPartition partition, CompletableFuture<Void> done) {}

    /// Takes a command that can be read and has not expired. Must not block.
    public interface Handler {
        /// @param origin for the dead letters
        /// @throws RejectedExecutionException when its account has too much to do
        void on(OwnedPartition partition, Envelope<Command> command, CommandRecord origin);
    }

    /// Stores how far the commands of a partition have been dealt with.
    public interface Offsets {
        /// @param next of the first command that has not
        void advance(Fence fence, long next);
    }

    /// @param topicPartitions how many the topic has
    /// @param onFailure ends the process: a worker that hears no commands is of no use
    public CommandReader(
            Consumer<byte[], byte[]> consumer,
            int topicPartitions,
            Publisher publisher,
            Offsets offsets,
            InstantSource clock,
            Handler handler,
            Runnable onFailure) {
        this.consumer = consumer;
        this.topicPartitions = topicPartitions;
        this.letters = new LettersUnderWay(publisher, offsets, this::wake);
        this.clock = clock;
        this.handler = handler;
        this.onFailure = onFailure;
        this.thread = Thread.ofPlatform().name("command-reader").unstarted(this);
    }

    /// Begins to read what is added.
    public void start() {
        thread.start();
    }

    /// Reads this partition from its stored offset on.
    ///
    /// @return completes when it is being read
    public CompletableFuture<Void> add(OwnedPartition partition) {
        return change(partition.number(), partition);
    }

    /// Reads this partition no more.
    ///
    /// @return completes when no command of it is handed over any more
    public CompletableFuture<Void> remove(int partition) {
        return change(partition, null);
    }

    private CompletableFuture<Void> change(int number, @Nullable OwnedPartition partition) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        changes.add(new ReadingChange(number, partition, done));
        if (ended) {
            release();
        } else {
            wake();
        }
        return done;
    }

    /// Nothing is read any more, so nobody has to wait for that.
    private void release() {
        for (ReadingChange one = changes.poll(); one != null; one = changes.poll()) {
            one.done().complete(null);
        }
    }

    private void wake() {
        var unused = rung.offer(true);
        consumer.wakeup();
    }

    /// How many partitions it reads.
    public int reading() {
        return reading;
    }

    /// Whether it reads.
    public boolean alive() {
        return thread.isAlive();
    }

    @Override
    public void run() {
        try (consumer) {
            while (!stopping) {
                round();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.fatal("Commands cannot be read; the worker ends and is started again", e);
            onFailure.run();
        } finally {
            ended = true;
            release();
        }
    }

    private void round() throws InterruptedException {
        try {
            applyChanges();
            if (!letters.settle(this::reads) || letters.full() || partitions.isEmpty()) {
                awaitChange();
                return;
            }
            if (polled.isEmpty()) {
                for (ConsumerRecord<byte[], byte[]> one : consumer.poll(POLL)) {
                    polled.add(CommandRecord.of(one));
                }
            }
            while (!polled.isEmpty() && !letters.full()) {
                onRecord(polled.remove());
            }
        } catch (WakeupException e) {
            LOG.debug("The command reader was woken: partitions change, or it ends");
        } catch (RetriableException e) {
            // Kafka is away; what was to change is still to change.
            unreached.noticed(String.valueOf(e.getMessage()));
            awaitChange();
        }
    }

    private boolean reads(OwnedPartition partition) {
        return partitions.get(partition.number()) == partition;
    }

    /// Kafka's consumer cannot wait while it has nothing to read.
    private void awaitChange() throws InterruptedException {
        var unused = rung.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Takes changes off the queue only when they are made, because a wake-up may end any call of
    /// the consumer.
    private void applyChanges() {
        List<ReadingChange> pending = List.copyOf(changes);
        if (pending.isEmpty()) {
            return;
        }
        Map<Integer, OwnedPartition> next = new HashMap<>(partitions);
        for (ReadingChange change : pending) {
            if (change.partition() == null) {
                next.remove(change.number());
            } else {
                next.put(change.number(), change.partition());
            }
        }
        List<OwnedPartition> added =
                next.values().stream().filter(partition -> !reads(partition)).toList();
        Optional<Bounds> bounds = bounds(added);
        Set<Integer> later = new HashSet<>();
        if (bounds.isEmpty()) {
            added.forEach(partition -> later.add(partition.number()));
            next.keySet().removeAll(later);
        }
        // From here on nothing waits, so nothing is interrupted. Those that stay keep their place.
        consumer.assign(topics(next.values()));
        bounds.ifPresent(known -> added.forEach(partition -> seek(partition, known)));
        // Those that go, or come anew, are read again from their stored offset, here or elsewhere.
        polled.removeIf(
                command -> partitions.get(command.partition()) != next.get(command.partition()));
        partitions.clear();
        partitions.putAll(next);
        reading = next.size();
        pending.stream()
                .filter(change -> change.partition() == null || !later.contains(change.number()))
                .forEach(change -> {
                    changes.remove(change);
                    change.done().complete(null);
                });
    }

    /// Where partitions begin and end; empty while Kafka does not tell. Then they are asked about
    /// again in the next round, and those that go, or are read already, do not wait for them.
    private Optional<Bounds> bounds(List<OwnedPartition> added) {
        if (added.isEmpty()) {
            return Optional.of(new Bounds(Map.of(), Map.of()));
        }
        try {
            List<TopicPartition> topics = topics(added);
            Bounds bounds =
                    new Bounds(
                            consumer.beginningOffsets(topics, ANSWER),
                            consumer.endOffsets(topics, ANSWER));
            unreached.over();
            return Optional.of(bounds);
        } catch (RetriableException e) {
            unreached.noticed(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void seek(OwnedPartition partition, Bounds bounds) {
        TopicPartition topic = topic(partition.number());
        if (partition.startOffset() > bounds.end().getOrDefault(topic, 0L)) {
            throw new IllegalStateException(
                    "Partition %d of %s ends before the stored offset: the topic was made anew. Set next_offset to 0 in partition_ownership and last_command_offset to -1 in account, if that was on purpose."
                            .formatted(partition.number(), Topics.COMMANDS));
        }
        consumer.seek(
                topic, Math.max(partition.startOffset(), bounds.begin().getOrDefault(topic, 0L)));
    }

    private List<TopicPartition> topics(Collection<OwnedPartition> of) {
        return of.stream().map(partition -> topic(partition.number())).toList();
    }

    private void onRecord(CommandRecord read) {
        OwnedPartition partition = partitions.get(read.partition());
        if (partition == null) {
            throw new IllegalStateException("Partition " + read.partition() + " is not ours");
        }
        partition.begun(read.offset());
        try {
            Envelope<Command> command = codec.decodeCommand(read.headers(), read.value());
            Optional<String> refusal = refusal(command, read.partition());
            if (refusal.isPresent()) {
                letters.send(partition, read, refusal.get(), "The command is not carried out");
            } else {
                deliver(partition, command, read);
            }
        } catch (UnreadableMessage e) {
            letters.send(partition, read, e.reason().name(), String.valueOf(e.getMessage()));
        }
    }

    private void deliver(OwnedPartition partition, Envelope<Command> command, CommandRecord read) {
        AccountId account = command.accountId();
        if (letters.crowded(partition, account)) {
            letters.sendForWantOfRoom(partition, read, account);
            return;
        }
        try {
            handler.on(partition, command, read);
        } catch (RejectedExecutionException e) {
            // Ten thousand commands wait for this one account already.
            letters.sendForWantOfRoom(partition, read, account);
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

    private TopicPartition topic(int partition) {
        return new TopicPartition(Topics.COMMANDS, partition);
    }

    /// Stops reading; returns when no command is handed over any more.
    @Override
    public void close() {
        stopping = true;
        wake();
        try {
            thread.join(CLOSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
