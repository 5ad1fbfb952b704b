package telegate.worker.partition;

import java.time.Duration;

/// How long a lease lasts, for its holder and for those who wait for its end. All times are
/// readings of the caller's own [LeaseClock]; no two machines' clocks are ever compared.
///
/// The holder counts from the moment when it *sent* the renewal, and stops `margin` early. A
/// watcher counts from the moment when it *heard* of that renewal, for the full length. So the
/// holder is through first, as long as the clocks' rates differ by less than `margin / length`.
///
/// @param length in nanoseconds
/// @param margin in nanoseconds
/// @see <a href="file:docs/decisions/0009-two-owners-are-impossible.md">decision 0009</a>
record LeaseTerms(long length, long margin) {

    LeaseTerms {
        if (margin < 0 || length <= margin) {
            throw new IllegalArgumentException("A lease must be longer than its margin");
        }
    }

    static LeaseTerms of(Duration length, Duration margin) {
        return new LeaseTerms(length.toNanos(), margin.toNanos());
    }

    /// Until when the holder may act, if a renewal sent at `sentAt` was confirmed.
    long deadline(long sentAt) {
        return sentAt + length - margin;
    }

    /// Whether the holder may act at `now`.
    static boolean holds(long deadline, long now) {
        return now - deadline < 0;
    }

    /// Whether an incarnation that has not renewed since `heardAt` can hold nothing any more.
    boolean overFor(long heardAt, long now) {
        return now - heardAt >= length;
    }
}
