package telegate.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import telegate.chaos.Evidence.Attempt;

/// One round: what is drawn from its seed, and how it is carried out.
///
/// @param faults strike at the same time, each after its own delay
/// @param visitors what the people do who log in meanwhile
record Round(int number, long seed, List<Strike> faults, List<Visit> visitors) {

    private static final int MOST_FAULTS = 3;
    private static final int FEWEST_VISITORS = 4;
    private static final int MOST_VISITORS = 8;
    private static final int MOST_GUESTS = 2;

    /// So that people can come before.
    private static final Duration FIRST_STRIKE = Duration.ofSeconds(2);

    /// In milliseconds, as all that is drawn.
    private static final int AT_THE_MOMENT = 100;

    private static final int SHORTLY_BEFORE = 5_000;

    /// A fault and when it strikes.
    ///
    /// @param seed of what the fault draws itself
    record Strike(Fault fault, Duration after, long seed) {}

    /// Somebody who logs in.
    ///
    /// @param password whether he has one; of somebody new
    /// @param leaves whether he logs the account out again
    /// @param again whether he is connected already
    record Visit(
            Visitor.Plan plan, Duration after, boolean password, boolean leaves, boolean again) {

        /// Somebody who comes once more.
        static Visit again(Visitor.Plan plan, Duration after) {
            return new Visit(plan, after, false, false, true);
        }
    }

    /// What a round has left beside its traces in the system.
    ///
    /// @param faults their names
    /// @param strikes when each of them began
    /// @param attempts what the visitors saw of their logins
    /// @param troubles what has gone wrong with the suite itself
    /// @param notes what faults had to say
    record Outcome(
            List<String> faults,
            List<Instant> strikes,
            List<Attempt> attempts,
            List<String> troubles,
            List<String> notes) {}

    /// Draws all rounds of a run. The first one has the run's own seed.
    static List<Round> drawAll(int rounds, long seed, List<Fault> among) {
        SplittableRandom seeds = new SplittableRandom(seed);
        List<Round> all = new ArrayList<>(List.of(draw(1, seed, among)));
        while (all.size() < rounds) {
            all.add(draw(all.size() + 1, seeds.nextLong(), among));
        }
        return List.copyOf(all);
    }

    /// Draws a round.
    static Round draw(int number, long seed, List<Fault> among) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Fault> shuffled = new ArrayList<>(among);
        Collections.shuffle(shuffled, Random.from(random));
        int faults = random.nextInt(1, Math.min(MOST_FAULTS, among.size()) + 1);
        List<Strike> strikes = new ArrayList<>();
        for (Fault fault : shuffled.subList(0, faults)) {
            strikes.add(
                    new Strike(
                            fault,
                            FIRST_STRIKE.plusMillis(random.nextInt(4_000)),
                            random.nextLong()));
        }
        List<Visit> visits = new ArrayList<>();
        int people = random.nextInt(FEWEST_VISITORS, MOST_VISITORS + 1);
        for (int i = 0; i < people; i++) {
            Visitor.Plan plan = Visitor.Plan.any(random);
            visits.add(
                    new Visit(
                            plan,
                            arrival(random, strikes),
                            plan.needsPassword() || random.nextInt(4) == 0,
                            random.nextInt(10) < 7,
                            false));
        }
        int guests = random.nextInt(MOST_GUESTS + 1);
        for (int i = 0; i < guests; i++) {
            visits.add(Visit.again(Visitor.Plan.any(random), arrival(random, strikes)));
        }
        return new Round(number, seed, List.copyOf(strikes), List.copyOf(visits));
    }

    /// Most come in the seconds before a fault, some of them in the very moment, so that it meets
    /// logins in all states; the others while it lasts or later.
    private static Duration arrival(SplittableRandom random, List<Strike> strikes) {
        if (random.nextInt(4) == 0) {
            return Duration.ofMillis(random.nextInt(12_000));
        }
        Duration strike = strikes.get(random.nextInt(strikes.size())).after();
        int before = random.nextInt(4) == 0 ? AT_THE_MOMENT : SHORTLY_BEFORE;
        Duration arrival = strike.minusMillis(random.nextInt(before));
        return arrival.isNegative() ? Duration.ZERO : arrival;
    }

    List<String> faultNames() {
        return faults.stream().map(strike -> strike.fault().name()).toList();
    }

    /// Lets everything happen.
    ///
    /// @param patience how long visitors wait after the last fault is over
    Outcome run(ChaosSystem system, Members members, People people, Duration patience)
            throws InterruptedException {
        List<Visitor> visiting = people.visitors(visitors, new SplittableRandom(seed + 2));
        Happening happening = new Happening(system, members);
        ThreadFactory threads = Thread.ofVirtual().name("round-" + number).factory();
        List<Thread> striking = new ArrayList<>();
        for (Strike strike : faults) {
            striking.add(threads.newThread(() -> happening.strike(strike)));
        }
        List<Thread> coming = new ArrayList<>();
        for (int i = 0; i < visiting.size(); i++) {
            Visitor visitor = visiting.get(i);
            Duration after = visitors.get(i).after();
            coming.add(threads.newThread(() -> happening.visit(visitor, after)));
        }
        striking.forEach(Thread::start);
        coming.forEach(Thread::start);
        for (Thread thread : striking) {
            thread.join();
        }
        happening.end = Instant.now().plus(patience);
        for (Thread thread : coming) {
            thread.join();
        }
        return happening.outcome(faultNames());
    }

    /// A round while it happens. Thread-safe.
    private static final class Happening {

        private final ChaosSystem system;
        private final Members members;
        private final List<Instant> strikes = new CopyOnWriteArrayList<>();
        private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
        private final List<String> troubles = new CopyOnWriteArrayList<>();
        private final List<String> notes = new CopyOnWriteArrayList<>();

        /// When visitors give up; not known while a fault lasts.
        private volatile Instant end = Instant.MAX;

        Happening(ChaosSystem system, Members members) {
            this.system = system;
            this.members = members;
        }

        void strike(Strike strike) {
            SplittableRandom random = new SplittableRandom(strike.seed());
            try {
                Thread.sleep(strike.after());
                strikes.add(Instant.now());
                strike.fault().strike(new Fault.Scene(system, random, members, notes::add));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                troubles.add(strike.fault().name() + ": " + e);
            }
        }

        void visit(Visitor visitor, Duration after) {
            try {
                Thread.sleep(after);
                attempts.add(visitor.run(() -> Instant.now().isAfter(end)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        Outcome outcome(List<String> faults) {
            return new Outcome(
                    faults,
                    List.copyOf(strikes),
                    List.copyOf(attempts),
                    List.copyOf(troubles),
                    List.copyOf(notes));
        }
    }
}
