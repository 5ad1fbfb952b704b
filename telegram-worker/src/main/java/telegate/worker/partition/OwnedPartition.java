package telegate.worker.partition;

import java.util.Collection;
import java.util.Optional;
import telegate.worker.storage.Fence;

/// A partition that this process owns: the right to write about its accounts, and how far its
/// commands have been dealt with. Thread-safe.
public final class OwnedPartition {

    private final Fence fence;
    private final long startOffset;
    private final OffsetTracker offsets;
    private volatile LogMark log;

    /// @param log where the count in which `startOffset` is meets Kafka's
    OwnedPartition(Fence fence, long startOffset, LogMark log) {
        this.fence = fence;
        this.startOffset = startOffset;
        this.offsets = new OffsetTracker(startOffset);
        this.log = log;
    }

    OwnedPartition(Fence fence, long startOffset) {
        this(fence, startOffset, LogMark.NONE);
    }

    /// Its number.
    public int number() {
        return fence.partition();
    }

    /// To be given with every write.
    public Fence fence() {
        return fence;
    }

    /// A command was read.
    public void begun(long offset) {
        offsets.begun(offset);
    }

    /// The offset to store with the effects of these commands; empty for none.
    public Optional<Long> nextAfter(Collection<Long> ending) {
        return ending.isEmpty() ? Optional.empty() : offsets.nextAfter(ending);
    }

    /// The effects of these commands are stored.
    public void ended(Collection<Long> ending) {
        offsets.ended(ending);
    }

    /// Commands read and not ended.
    public int underWay() {
        return offsets.size();
    }

    /// The offset of the first command that has not ended.
    public long nextOffset() {
        return offsets.next();
    }

    /// The same in Kafka's count, which is another one after the log was cut.
    public long nextPosition() {
        return log.positionOf(nextOffset());
    }

    long startOffset() {
        return startOffset;
    }

    LogMark log() {
        return log;
    }

    /// The log was cut, and goes on like this.
    void goOn(LogMark newLog) {
        log = newLog;
        offsets.passed(newLog.offset());
    }

    /// Commands below this will never be read.
    void passed(long offset) {
        offsets.passed(offset);
    }
}
