package telegate.worker.partition;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.contract.Command;
import telegate.contract.Envelope;
import telegate.contract.MessageCodec;
import telegate.contract.UnreadableMessage;
import telegate.worker.messaging.CommandRecord;
import telegate.worker.messaging.Publisher;
import telegate.worker.storage.Fence;

/// Reads the commands of the owned partitions, from the offsets that PostgreSQL knows. A consumer
/// without a group: nobody but the ownership table says who reads what.
///
/// Thread-safe. Kafka's consumer is not; it belongs to one thread, and partitions come and go as
/// changes that are queued for it.
public final class CommandReader implements Runnable, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(CommandReader.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    /// Each partition comes or goes once at a time, and there are fewer than these.
    private static final int MOST_CHANGES = 10_000;

    private final Consumer<byte[], byte[]> consumer;
    private final LettersUnderWay letters;
    private final LogPlaces places;
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

        /// The log was cut, and goes on with another count than ours.
        ///
        /// @param offset of the next command in our count
        /// @param position of the same in Kafka's
        void goOn(Fence fence, long offset, long position);
    }

    /// @param onFailure ends the process: a worker that hears no commands is of no use
    /// @param metrics gets a counter of what was lost before it was read
    public CommandReader(
            Consumer<byte[], byte[]> consumer,
            Publisher publisher,
            Offsets offsets,
            InstantSource clock,
            Handler handler,
            Runnable onFailure,
            MeterRegistry metrics) {
        this.consumer = consumer;
        this.letters = new LettersUnderWay(publisher, offsets, this::wake);
        this.places = new LogPlaces(consumer, offsets, metrics);
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
        } catch (RuntimeException | Error e) {
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
                    polled.add(
                            CommandRecord.of(
                                    one, owned(one.partition()).log().offsetOf(one.offset())));
                }
            }
            while (!polled.isEmpty() && !letters.full()) {
                onRecord(polled.remove());
            }
        } catch (WakeupException e) {
            LOG.debug("The command reader was woken: partitions change, or it ends");
        } catch (OffsetOutOfRangeException e) {
            if (!goneOn(e)) {
                awaitChange();
            }
        } catch (RetriableException e) {
            // Kafka is away; what was to change is still to change.
            places.unreached(e);
            awaitChange();
        }
    }

    /// The log of partitions that are being read was cut, or deleted up to a later command.
    ///
    /// @return false when the next poll has to tell the same again
    private boolean goneOn(OffsetOutOfRangeException gone) {
        List<OwnedPartition> affected =
                gone.partitions().stream().map(topic -> owned(topic.partition())).toList();
        try {
            Map<OwnedPartition, Long> found = places.after(gone, affected);
            found.forEach(this::seek);
            return found.size() == affected.size();
        } catch (WakeupException e) {
            LOG.debug("The command reader was woken while it looked where a log goes on");
            return false;
        }
    }

    private void seek(OwnedPartition partition, long place) {
        consumer.seek(LogPlaces.topic(partition.number()), place);
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
        Map<OwnedPartition, Long> found = places.of(added);
        Set<Integer> later =
                added.stream()
                        .filter(partition -> !found.containsKey(partition))
                        .map(OwnedPartition::number)
                        .collect(Collectors.toSet());
        next.keySet().removeAll(later);
        // From here on nothing waits, so nothing is interrupted. Those that stay keep their place.
        consumer.assign(LogPlaces.topics(next.values()));
        found.forEach(this::seek);
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

    private OwnedPartition owned(int number) {
        OwnedPartition partition = partitions.get(number);
        if (partition == null) {
            throw new IllegalStateException("Partition " + number + " is not ours");
        }
        return partition;
    }

    private void onRecord(CommandRecord read) {
        OwnedPartition partition = owned(read.partition());
        partition.begun(read.offset());
        try {
            Envelope<Command> command = codec.decodeCommand(read.headers(), read.value());
            if (command.isOverAt(clock.instant())) {
                letters.send(partition, read, "EXPIRED", "The command is not carried out");
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
