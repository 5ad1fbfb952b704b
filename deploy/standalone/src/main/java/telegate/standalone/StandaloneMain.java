package telegate.standalone;

import java.time.Duration;
import telegate.embedded.ChildFailedException;

/// What `./telegate run` starts: the whole system in the foreground, until Ctrl-C or SIGTERM.
public final class StandaloneMain {

    private static final int FAILED = 1;
    private static final int WRONG_SETTINGS = 2;

    private StandaloneMain() {}

    public static void main(String[] args) throws InterruptedException {
        Console console = new Console(System.out);
        try {
            run(StandaloneSettings.fromEnvironment(System.getenv()), console);
        } catch (SettingsException e) {
            console.say(String.valueOf(e.getMessage()));
            System.exit(WRONG_SETTINGS);
        } catch (ChildFailedException e) {
            console.say(String.valueOf(e.getMessage()));
            System.exit(FAILED);
        }
    }

    private static void run(StandaloneSettings settings, Console console)
            throws InterruptedException {
        long started = System.nanoTime();
        Standalone system = new Standalone(settings, console);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(system, console)));
        console.say("Starting Telegate. Data and logs: " + settings.data());
        try {
            system.start();
            welcome(system, console, Duration.ofNanos(System.nanoTime() - started));
        } catch (RuntimeException e) {
            // Ctrl-C during the start ends parts that are still waited for.
            if (!system.isClosing()) {
                throw e;
            }
        }
        Thread.currentThread().join();
    }

    private static void welcome(Standalone system, Console console, Duration took) {
        console.say("");
        console.say("Telegate is ready: " + system.page());
        system.phone().ifPresent(phone -> console.say("Pretend phone: " + phone));
        system.takeSignIn().forEach(console::say);
        console.say(
                "Started in %.1f s. Ctrl-C ends everything.".formatted(took.toMillis() / 1000.0));
    }

    private static void stop(Standalone system, Console console) {
        console.say("Stopping.");
        try {
            system.close();
            console.say("Stopped.");
        } catch (InterruptedException e) {
            // The children still end: their pipes close with this process.
            Thread.currentThread().interrupt();
        }
    }
}
