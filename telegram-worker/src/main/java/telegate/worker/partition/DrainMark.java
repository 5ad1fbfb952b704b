package telegate.worker.partition;

import java.sql.SQLException;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/// By what the others know that a member gives everything away: a mark in its row. What the table
/// says and what the member knows change together; when an answer was lost they differ until the
/// member looks. Thread-safe.
final class DrainMark {

    private final LeaseTable table;
    private final UUID incarnation;

    DrainMark(LeaseTable table, UUID incarnation) {
        this.table = table;
        this.incarnation = incarnation;
    }

    /// @param noted what the member knows from then on
    synchronized void set(Runnable noted) throws SQLException {
        table.drain(incarnation);
        noted.run();
    }

    /// @param noted what the member knows from then on
    synchronized void clear(Runnable noted) throws SQLException {
        table.undrain(incarnation);
        noted.run();
    }

    /// Otherwise nobody would take what the member gives away, or it would take nothing while the
    /// others give it its share.
    ///
    /// @param draining what the member knows
    void correct(FleetView view, BooleanSupplier draining) throws SQLException {
        FleetView.Member own = view.members().get(incarnation);
        if (own == null || own.draining() == draining.getAsBoolean()) {
            return;
        }
        synchronized (this) {
            if (draining.getAsBoolean()) {
                table.drain(incarnation);
            } else {
                table.undrain(incarnation);
            }
        }
    }
}
