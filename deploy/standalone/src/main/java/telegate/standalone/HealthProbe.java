package telegate.standalone;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import telegate.embedded.ChildProcess;

/// Waits until a service answers at its readiness address.
final class HealthProbe {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int TIMEOUT_MS = 2_000;
    private static final long POLL_MS = 25;
    private static final int OK = 200;

    private final URI address;
    private final ChildProcess process;

    HealthProbe(int port, ChildProcess process) {
        this.address = URI.create("http://127.0.0.1:" + port + "/q/health/ready");
        this.process = process;
    }

    /// @throws telegate.embedded.ChildFailedException when the process ends before, or does not
    ///   become ready
    void awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!isReady()) {
            if (!process.isAlive()) {
                throw process.failure("ended before it was ready");
            }
            if (System.nanoTime() > deadline) {
                var failure = process.failure("was not ready after " + LIMIT.toSeconds() + " s");
                process.kill();
                throw failure;
            }
            Thread.sleep(POLL_MS);
        }
    }

    private boolean isReady() {
        try {
            var connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            try {
                return connection.getResponseCode() == OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException notYet) {
            return false;
        }
    }
}
