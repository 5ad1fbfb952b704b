package telegate.worker.partition;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the database says about the fleet at one moment.
///
/// @param members the incarnations whose right has not ended
/// @param partitions all of them, in order
record FleetView(Map<UUID, Member> members, List<Partition> partitions) {

    /// @param renewals so far
    /// @param draining gives its partitions away and takes no others
    record Member(String worker, long renewals, boolean draining) {}

    /// @param holder the incarnation that took it last and has not released it; it may have ended
    /// @param arriving Telegram has not yet answered its clients at its holder
    record Partition(int number, long epoch, @Nullable UUID holder, boolean arriving) {}

    FleetView {
        members = Map.copyOf(members);
        partitions = List.copyOf(partitions);
    }

    Map<UUID, Long> renewals() {
        return members.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey, member -> member.getValue().renewals()));
    }

    /// Whether nobody has a right to it.
    boolean free(Partition partition) {
        return partition.holder() == null || !members.containsKey(partition.holder());
    }

    /// Whether its accounts have no connection now, but will get one.
    boolean onItsWay(Partition partition) {
        return free(partition) || partition.arriving();
    }

    int onTheirWay() {
        return (int) partitions.stream().filter(this::onItsWay).count();
    }

    long heldBy(UUID incarnation) {
        return partitions.stream().filter(p -> incarnation.equals(p.holder())).count();
    }
}
