package telegate.worker.tdlib.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import org.jboss.logging.Logger;

/// Finds in TDLib's log which clients Telegram has answered `AUTH_KEY_DUPLICATED`. TDLib itself
/// only writes it down (tdlib/td issues 353 and 897) and asks again.
///
/// Thread-safe: TDLib's threads look, the receive thread tells. Not more than the number of clients
/// ever waits.
final class KeyAlarm {

    private static final Logger LOG = Logger.getLogger(KeyAlarm.class);
    private static final String DUPLICATED = "AUTH_KEY_DUPLICATED";

    /// Stands for a line that names no client.
    private static final int NOBODY = 0;

    private final Set<Integer> found = ConcurrentHashMap.newKeySet();

    /// On one of TDLib's threads, for each line.
    void look(String line) {
        if (line.contains(DUPLICATED)) {
            found.add(TdLogLine.client(line).orElse(NOBODY));
        }
    }

    /// Tells each client that was found since the last time.
    ///
    /// @param tell returns whether there is such a client
    void tell(IntPredicate tell) {
        for (Integer client : found) {
            found.remove(client);
            if (!tell.test(client)) {
                LOG.errorf(
                        "TDLib's log says AUTH_KEY_DUPLICATED of its client %d, which is not open",
                        client);
            }
        }
    }
}
