package telegate.worker;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import org.eclipse.microprofile.config.ConfigProvider;

/// The worker's process. What it is made of is in [Worker].
@QuarkusMain
public final class WorkerMain {

    private WorkerMain() {}

    /// Runs until it is told to stop.
    public static void main(String... args) {
        // Before everything else: nobody serves the accounts of the process before this one.
        new FormerProcess(ConfigProvider.getConfig()).release();
        Quarkus.run(args);
    }
}
