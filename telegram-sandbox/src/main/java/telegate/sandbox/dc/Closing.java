package telegate.sandbox.dc;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Tells waiting threads that the server is being closed, without interrupting those that write a
/// file. Thread-safe.
final class Closing {
    private final CountDownLatch latch = new CountDownLatch(1);

    void begin() {
        latch.countDown();
    }

    /// Waits so long; true when the server began to close meanwhile, or the thread was interrupted.
    boolean within(Duration duration) {
        try {
            return latch.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
