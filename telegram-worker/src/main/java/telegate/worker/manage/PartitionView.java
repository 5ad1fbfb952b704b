package telegate.worker.manage;

import java.util.Map;
import telegate.worker.partition.HeldPartition;

/// A partition that the worker owns.
///
/// @param nextOffset of the first command that has not ended, in Kafka's count
/// @param commandsUnderWay read and not ended
/// @param accounts that are worked on
/// @param leaving whether it is being handed over
record PartitionView(
        int partition,
        long epoch,
        long nextOffset,
        int commandsUnderWay,
        int accounts,
        boolean leaving) {

    /// @param accounts by partition
    static PartitionView of(HeldPartition held, Map<Integer, Integer> accounts) {
        int number = held.partition().number();
        return new PartitionView(
                number,
                held.partition().fence().epoch(),
                held.partition().nextPosition(),
                held.partition().underWay(),
                accounts.getOrDefault(number, 0),
                held.leaving());
    }
}
