package telegate.worker.partition;

/// Where the worker's count of a partition's commands meets Kafka's. They are the same until the
/// log is cut and gives offsets a second time: the worker's count goes on rising, so that no
/// account takes a new command for one that it has dealt with.
///
/// @param offset of a command in the worker's count: the first one after the cut
/// @param position of the same command in Kafka
record LogMark(long offset, long position) {

    /// Of a log that was never cut.
    static final LogMark NONE = new LogMark(0, 0);

    /// Where in Kafka this command is. One from before the cut is nowhere; then, where the log goes
    /// on.
    long positionOf(long counted) {
        return Math.max(counted, offset) - offset + position;
    }

    /// What the command at this place of Kafka's is in the worker's count.
    long offsetOf(long inKafka) {
        return inKafka - position + offset;
    }
}
