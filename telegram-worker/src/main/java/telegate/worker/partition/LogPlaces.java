package telegate.worker.partition;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jboss.logging.Logger;
import telegate.contract.Topics;
import telegate.worker.storage.DatabaseFailures;
import telegate.worker.storage.Outage;

/// Finds where in Kafka's log to read partitions on, also when the command that comes next is not
/// there. That is told and counted, and the partition goes on: a worker that ended would leave the
/// same to the next one.
///
/// **Cut**: the log ends before the next command, as when the machine of an unreplicated Kafka has
/// lost power. It goes on from its end. What was before the next command was dealt with; what was
/// behind it nobody knows. A topic that was made anew looks the same, and what it has already is
/// not read: old commands carried out twice would be worse.
///
/// **Retention**: the log begins after the next command. It goes on from its beginning; those
/// before that were deleted without having been dealt with.
///
/// **Not found**: a log that was cut while nobody read it, and has got as many new commands before
/// somebody looks. They are taken for the old ones. Kafka's leader epoch of the last command would
/// tell if it were stored with the offset. A reader that runs when the log is cut does notice,
/// because its consumer knows the epoch; but if its process ends before the commands that are under
/// way then have ended, they are not read again.
///
/// Belongs to the reader's thread.
final class LogPlaces {

    private static final Logger LOG = Logger.getLogger(LogPlaces.class);
    private static final String LOST = "telegate.commands.lost";

    /// What Kafka gets to tell where partitions begin; nothing is read meanwhile.
    private static final Duration ANSWER = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final CommandReader.Offsets offsets;
    private final Counter cut;
    private final Counter deleted;
    private final Outage unreached = new Outage(LOG, "Kafka does not tell where commands begin");
    private final Outage unstored =
            new Outage(LOG, "It cannot be stored where a log of commands goes on");

    /// Offsets of the first commands that are there, and of the next ones to come.
    private record Bounds(Map<TopicPartition, Long> begin, Map<TopicPartition, Long> end) {

        List<OwnedPartition> known(Collection<OwnedPartition> of) {
            return of.stream()
                    .filter(partition -> end.containsKey(topic(partition.number())))
                    .toList();
        }
    }

    /// @param metrics gets a counter of offsets that the log does not have any more
    LogPlaces(
            Consumer<byte[], byte[]> consumer,
            CommandReader.Offsets offsets,
            MeterRegistry metrics) {
        this.consumer = consumer;
        this.offsets = offsets;
        this.cut = metrics.counter(LOST, "why", "cut");
        this.deleted = metrics.counter(LOST, "why", "retention");
    }

    static TopicPartition topic(int partition) {
        return new TopicPartition(Topics.COMMANDS, partition);
    }

    static List<TopicPartition> topics(Collection<OwnedPartition> of) {
        return of.stream().map(partition -> topic(partition.number())).toList();
    }

    /// Kafka's offsets from which to read these partitions on. Without those for which Kafka or the
    /// database does not answer: they are to be asked about again.
    Map<OwnedPartition, Long> of(Collection<OwnedPartition> added) {
        Map<OwnedPartition, Long> places = new HashMap<>();
        bounds(added)
                .ifPresent(bounds -> {
                    for (OwnedPartition partition : bounds.known(added)) {
                        long wanted = partition.log().positionOf(partition.startOffset());
                        long end = bounds.end().getOrDefault(topic(partition.number()), 0L);
                        resume(partition, wanted, bounds, end)
                                .ifPresent(place -> places.put(partition, place));
                    }
                });
        return places;
    }

    /// The same for partitions that are being read and whose log does not go on as it did.
    Map<OwnedPartition, Long> after(
            OffsetOutOfRangeException gone, Collection<OwnedPartition> affected) {
        Map<TopicPartition, OffsetAndMetadata> divergent =
                gone instanceof LogTruncationException truncated
                        ? truncated.divergentOffsets()
                        : Map.of();
        Map<OwnedPartition, Long> places = new HashMap<>();
        bounds(affected)
                .ifPresent(bounds -> {
                    for (OwnedPartition partition : bounds.known(affected)) {
                        TopicPartition topic = topic(partition.number());
                        long wanted = gone.offsetOutOfRangePartitions().getOrDefault(topic, 0L);
                        // Behind it are other commands than those that were read.
                        OffsetAndMetadata differs = divergent.get(topic);
                        long end = bounds.end().getOrDefault(topic, 0L);
                        resume(partition, wanted, bounds, differs == null ? end : differs.offset())
                                .ifPresent(place -> places.put(partition, place));
                    }
                });
        return places;
    }

    private Optional<Bounds> bounds(Collection<OwnedPartition> of) {
        if (of.isEmpty()) {
            return Optional.empty();
        }
        List<TopicPartition> topics = topics(of);
        try {
            Bounds bounds = ask(topics);
            unreached.over();
            return Optional.of(bounds);
        } catch (RetriableException e) {
            unreached(e);
            return boundsOfThoseWithALeader(topics);
        }
    }

    /// Kafka answers for all that it is asked about, or not at all: those whose broker is away must
    /// not keep the others.
    private Optional<Bounds> boundsOfThoseWithALeader(List<TopicPartition> topics) {
        try {
            Set<Integer> led =
                    consumer.partitionsFor(Topics.COMMANDS, ANSWER).stream()
                            .filter(info -> info.leader() != null && !info.leader().isEmpty())
                            .map(PartitionInfo::partition)
                            .collect(Collectors.toSet());
            List<TopicPartition> some =
                    topics.stream().filter(topic -> led.contains(topic.partition())).toList();
            return some.isEmpty() || some.size() == topics.size()
                    ? Optional.empty()
                    : Optional.of(ask(some));
        } catch (RetriableException e) {
            LOG.debugf("Nor does it tell for those with a leader: %s", e.getMessage());
            return Optional.empty();
        }
    }

    private Bounds ask(List<TopicPartition> topics) {
        return new Bounds(
                consumer.beginningOffsets(topics, ANSWER), consumer.endOffsets(topics, ANSWER));
    }

    /// Kafka has not answered.
    void unreached(RetriableException e) {
        unreached.noticed(String.valueOf(e.getMessage()));
    }

    /// @param wanted Kafka's offset of the next command
    /// @param end Kafka's offset behind the last command that is the one that it was
    private Optional<Long> resume(OwnedPartition partition, long wanted, Bounds bounds, long end) {
        long begin = bounds.begin().getOrDefault(topic(partition.number()), 0L);
        try {
            if (wanted > end) {
                goOnAfterCut(partition, wanted, end);
            } else if (wanted < begin) {
                goOnAfterDeletion(partition, wanted, begin);
            }
            unstored.over();
            return Optional.of(Math.max(begin, Math.min(wanted, end)));
        } catch (RuntimeException e) {
            if (!DatabaseFailures.away(e)) {
                throw e;
            }
            unstored.noticed(DatabaseFailures.cause(e).orElseGet(e::toString));
            return Optional.empty();
        }
    }

    private void goOnAfterCut(OwnedPartition partition, long wanted, long end) {
        LogMark mark = new LogMark(partition.log().offsetOf(wanted), end);
        offsets.goOn(partition.fence(), mark.offset(), mark.position());
        partition.goOn(mark);
        cut.increment(wanted - end);
        LOG.errorf(
                "Partition %d of %s was cut: offsets %d to %d, which had been read, are gone, and"
                        + " commands that were behind them are lost. It goes on from offset %d",
                partition.number(), Topics.COMMANDS, end, wanted - 1, end);
    }

    private void goOnAfterDeletion(OwnedPartition partition, long wanted, long begin) {
        partition.passed(partition.log().offsetOf(begin));
        // Or the next owner would tell the same again. With commands under way it goes with those.
        if (partition.underWay() == 0) {
            offsets.advance(partition.fence(), partition.nextOffset());
        }
        deleted.increment(begin - wanted);
        LOG.errorf(
                "Commands of partition %d of %s were deleted before they were read: offsets %d to"
                        + " %d are lost. It goes on from offset %d",
                partition.number(), Topics.COMMANDS, wanted, begin - 1, begin);
    }
}
