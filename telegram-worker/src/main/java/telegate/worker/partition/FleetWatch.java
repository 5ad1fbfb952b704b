package telegate.worker.partition;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one worker has seen of the others' renewals, by its own clock. Immutable.
///
/// An incarnation is dead when its renewal counter has stood still for the whole length of a lease.
///
/// @param terms of everybody's lease
/// @param longestGap between two observations, in nanoseconds. After a longer one nobody counts as
///   silent: when the database was away from us it was away from the others too, and they are to
///   get their chance to renew before they are declared dead. That only ever delays
/// @param observedAt the last observation
record FleetWatch(
        LeaseTerms terms, long longestGap, long observedAt, Map<UUID, Sighting> sightings) {

    /// @param renewals the counter
    /// @param since when this count was heard first
    record Sighting(long renewals, long since) {}

    FleetWatch {
        sightings = Map.copyOf(sightings);
    }

    static FleetWatch begun(LeaseTerms terms, long longestGap, long now) {
        return new FleetWatch(terms, longestGap, now, Map.of());
    }

    /// After one more look.
    ///
    /// @param renewals the counters of all incarnations whose right has not ended
    /// @param heardAt when the database's answer had come; the moment of asking would be too early,
    ///   because a renewal may be sent in between
    FleetWatch observed(Map<UUID, Long> renewals, long heardAt) {
        boolean gap = heardAt - observedAt > longestGap;
        Map<UUID, Sighting> next = new HashMap<>();
        renewals.forEach((incarnation, count) -> {
            Sighting before = sightings.get(incarnation);
            boolean silent = !gap && before != null && before.renewals() == count;
            next.put(incarnation, silent ? before : new Sighting(count, heardAt));
        });
        return new FleetWatch(terms, longestGap, heardAt, next);
    }

    /// Whether this incarnation can hold nothing any more.
    boolean dead(UUID incarnation, long now) {
        Sighting seen = sightings.get(incarnation);
        return seen != null && terms.overFor(seen.since(), now);
    }

    /// For how long this incarnation has not renewed; 0 for one that was never seen.
    long silence(UUID incarnation, long now) {
        Sighting seen = sightings.get(incarnation);
        return seen == null ? 0 : now - seen.since();
    }

    /// When the next incarnation will be dead if it stays silent; null when there is none.
    @Nullable Long nextDeath() {
        return sightings.values().stream()
                .map(seen -> seen.since() + terms.length())
                .min(Long::compare)
                .orElse(null);
    }
}
