package telegate.worker;

import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import telegate.worker.egress.UpstreamFailure;
import telegate.worker.egress.UpstreamListener;

/// Tells once that Telegram cannot be reached, for each reason, and once that it can again: a
/// thousand clients try at the same time.
final class UpstreamLog implements UpstreamListener {

    private static final Logger LOG = Logger.getLogger(UpstreamLog.class);

    private final Set<UpstreamFailure> told = EnumSet.noneOf(UpstreamFailure.class);

    @Override
    public synchronized void connected(UUID client) {
        if (!told.isEmpty()) {
            LOG.info("Telegram is reached again");
            told.clear();
        }
    }

    @Override
    public synchronized void failed(UUID client, UpstreamFailure failure) {
        if (told.add(failure)) {
            LOG.warnf(
                    "Telegram cannot be reached: %s",
                    switch (failure) {
                        case AUTHENTICATION -> "the proxy refuses our user or password";
                        case REFUSED -> "the proxy does not connect us";
                        case UNREACHABLE -> "no connection";
                        case TIMEOUT -> "no answer in time";
                    });
        }
    }
}
