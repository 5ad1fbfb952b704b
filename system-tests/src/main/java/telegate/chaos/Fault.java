package telegate.chaos;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// One way to break a system. Stateless.
sealed interface Fault permits WorkerFault, FleetFault, LinkFault, ServerFault, DataFault {

    /// Short, for the command line and the log.
    String name();

    /// Breaks it and, unless it heals by itself, heals it again; returns when that is done.
    void strike(Scene scene) throws InterruptedException;

    /// Where a fault strikes.
    ///
    /// @param random this fault's own, so that the others do not change what it draws
    /// @param members whom it may do something to on purpose
    /// @param notes what the log should say about this strike
    record Scene(
            ChaosSystem system, RandomGenerator random, Members members, Consumer<String> notes) {

        void note(String text) {
            notes.accept(text);
        }

        /// Lets a time pass that is drawn.
        void rest(int seconds, int toSeconds) throws InterruptedException {
            Thread.sleep(
                    Duration.ofMillis(random.nextLong(seconds * 1_000L, toSeconds * 1_000L + 1)));
        }
    }
}
