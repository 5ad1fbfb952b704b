package telegate.worker.storage;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Something that is away for a while, and that many notice again and again: tells once when it
/// begins and once when it is over. Thread-safe; [#over()] costs nothing while nothing is away.
public final class Outage {

    private final Logger log;
    private final String sentence;
    private final AtomicReference<@Nullable Long> since = new AtomicReference<>();

    /// @param sentence what is the case while it is away
    public Outage(Logger log, String sentence) {
        this.log = log;
        this.sentence = sentence;
    }

    /// Somebody has noticed it.
    ///
    /// @param cause is told the first time
    public void noticed(String cause) {
        if (since.compareAndSet(null, System.nanoTime())) {
            log.warnf("%s: %s", sentence, cause);
        }
    }

    /// It works.
    public void over() {
        if (since.get() == null) {
            return;
        }
        Long began = since.getAndSet(null);
        if (began != null) {
            log.infof("%s: over after %s", sentence, Duration.ofNanos(System.nanoTime() - began));
        }
    }

    /// Whether it was noticed and is not over.
    public boolean lasts() {
        return since.get() != null;
    }
}
