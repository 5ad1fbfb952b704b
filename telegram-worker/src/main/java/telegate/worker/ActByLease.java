package telegate.worker;

import org.jboss.logging.Logger;
import telegate.worker.egress.EgressGate;
import telegate.worker.egress.FreezeReason;
import telegate.worker.partition.LeaseListener;

/// What a worker does when its lease ends.
///
/// @param guarded false only for a worker that is broken on purpose
record ActByLease(EgressGate gate, boolean guarded) implements LeaseListener {

    private static final Logger LOG = Logger.getLogger(ActByLease.class);

    @Override
    public void expired() {
        if (guarded) {
            gate.freeze(FreezeReason.LEASE);
        }
        LOG.warn("The lease is over; nothing goes to Telegram, and its connections are reset");
    }

    @Override
    public void renewed() {
        gate.thaw(FreezeReason.LEASE);
        LOG.info("The lease is ours");
    }

    @Override
    public void lost(String reason) {
        if (guarded) {
            gate.drop();
        }
        ProcessEnd.beforeHarm(reason);
    }
}
