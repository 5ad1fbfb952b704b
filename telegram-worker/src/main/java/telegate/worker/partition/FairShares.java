package telegate.worker.partition;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import telegate.worker.partition.FleetView.Partition;

/// Who should have how many partitions. Every member computes the same from the same view: the
/// members in the order of their incarnations get equal shares, the first ones one more when the
/// division leaves a rest.
///
/// @param view what there is
/// @param present the members that count: those that renew and do not drain
record FairShares(FleetView view, Set<UUID> present) {

    /// How many this member should have; 0 for one that does not count.
    int target(UUID member) {
        if (!present.contains(member)) {
            return 0;
        }
        int all = view.partitions().size();
        long before = present.stream().filter(other -> other.compareTo(member) < 0).count();
        return all / present.size() + (before < all % present.size() ? 1 : 0);
    }

    /// What this member should take now. Members that take at the same moment get different ones,
    /// so that they do not try for the same.
    ///
    /// @param owned what it has, whether the database knows of that or not
    /// @param ahead how many at most of those that were given back in order, while somebody is
    ///   still giving: who sees that they wait goes on serving the rest. What a dead member has
    ///   left nobody serves, nor what is free because everybody had stopped: all of that is taken
    ///   at once
    List<Partition> toTake(UUID member, Set<Integer> owned, int ahead) {
        List<Partition> taken = new ArrayList<>();
        int room = somebodyGives() ? ahead : Integer.MAX_VALUE;
        for (Partition partition : toTake(member, owned)) {
            if (partition.holder() != null || room-- > 0) {
                taken.add(partition);
            }
        }
        return taken;
    }

    private boolean somebodyGives() {
        return view.members().keySet().stream()
                .anyMatch(member -> view.heldBy(member) > target(member));
    }

    private List<Partition> toTake(UUID member, Set<Integer> owned) {
        List<Partition> free =
                view.partitions().stream()
                        .filter(view::free)
                        .filter(p -> !owned.contains(p.number()))
                        .toList();
        int room = target(member) - owned.size();
        if (room <= 0) {
            return List.of();
        }
        int skipped = 0;
        for (UUID other : present) {
            if (other.compareTo(member) < 0) {
                skipped += (int) Math.max(0, target(other) - view.heldBy(other));
            }
        }
        List<Partition> taken = new ArrayList<>();
        for (int i = 0; i < Math.min(room, free.size()); i++) {
            taken.add(free.get((skipped + i) % free.size()));
        }
        return taken;
    }

    /// Whether this member should give one up: it has too many, no other that counts has more too
    /// many, and none that was given up before is still on its way. One at a time in the whole
    /// fleet: a newcomer is slow at first, and what several give up at once waits for it.
    ///
    /// @param owned what it has, whether the database knows of that or not
    boolean sheds(UUID member, int owned) {
        long surplus = owned - target(member);
        return surplus > 0
                && view.partitions().stream().noneMatch(view::onItsWay)
                && present.stream().noneMatch(other -> shedsBefore(other, member, surplus));
    }

    private boolean shedsBefore(UUID other, UUID member, long surplus) {
        long more = view.heldBy(other) - target(other) - surplus;
        return !other.equals(member) && (more > 0 || (more == 0 && other.compareTo(member) < 0));
    }
}
