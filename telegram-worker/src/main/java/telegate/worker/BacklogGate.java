package telegate.worker;

import org.jboss.logging.Logger;
import telegate.worker.egress.EgressGate;
import telegate.worker.egress.FreezeReason;
import telegate.worker.messaging.Backlog;

/// Stops Telegram while too much waits for Kafka. Clients stay connected and go on after that;
/// Telegram keeps what they have not fetched.
record BacklogGate(EgressGate gate) implements Backlog.Listener {

    private static final Logger LOG = Logger.getLogger(BacklogGate.class);

    @Override
    public void full(long records, long bytes) {
        gate.freeze(FreezeReason.BACKLOG);
        LOG.warnf(
                "%d records (%d bytes) wait for Kafka; nothing is taken from Telegram meanwhile",
                records, bytes);
    }

    @Override
    public void roomy() {
        gate.thaw(FreezeReason.BACKLOG);
        LOG.info("Kafka has taken what waited; Telegram goes on");
    }
}
