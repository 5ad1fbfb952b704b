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

/// One round: what is drawn from its seed, and how it is carried out.
///
/// @param faults strike at the same time, each after its own delay
/// @param visitors what the people do who log in meanwhile
record Round(int number, long seed, List<Strike> faults, List<Visit> visitors) {

    private static final int MOST_FAULTS = 3;
    private static final int FEWEST_VISITORS = 4;
    private static final int MOST_VISITORS = 8;

    /// A fault and when it strikes.
    ///
    /// @param seed of what the fault draws itself
    record Strike(Fault fault, Duration after, long seed) {}

    /// Somebody who logs in.
    record Visit(Visitor.Plan plan, Duration after, boolean password, boolean leaves) {}

    /// What a round has left beside its traces in the system.
    ///
    /// @param troubles what has gone wrong with the suite itself
    /// @param notes what faults had to say
    record Outcome(List<String> troubles, List<String> notes) {}

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
                    new Strike(fault, Duration.ofMillis(random.nextInt(4_000)), random.nextLong()));
        }
        List<Visit> visits = new ArrayList<>();
        int people = random.nextInt(FEWEST_VISITORS, MOST_VISITORS + 1);
        for (int i = 0; i < people; i++) {
            Visitor.Plan plan = Visitor.Plan.any(random);
            visits.add(
                    new Visit(
                            plan,
                            Duration.ofMillis(random.nextInt(12_000)),
                            plan.needsPassword() || random.nextInt(4) == 0,
                            random.nextInt(10) < 7));
        }
        return new Round(number, seed, List.copyOf(strikes), List.copyOf(visits));
    }

    List<String> faultNames() {
        return faults.stream().map(strike -> strike.fault().name()).toList();
    }

    /// Lets everything happen.
    ///
    /// @param end when visitors give up
    Outcome run(ChaosSystem system, Members members, People people, Instant end)
            throws InterruptedException {
        List<String> troubles = new CopyOnWriteArrayList<>();
        List<String> notes = new CopyOnWriteArrayList<>();
        ThreadFactory threads = Thread.ofVirtual().name("round-" + number).factory();
        List<Thread> running = new ArrayList<>();
        for (Strike strike : faults) {
            running.add(threads.newThread(() -> strike(strike, system, members, troubles, notes)));
        }
        List<Visitor> visiting = people.visitors(visitors);
        for (int i = 0; i < visiting.size(); i++) {
            Visitor visitor = visiting.get(i);
            Duration after = visitors.get(i).after();
            running.add(threads.newThread(() -> visit(visitor, after, end)));
        }
        running.forEach(Thread::start);
        for (Thread thread : running) {
            thread.join();
        }
        return new Outcome(List.copyOf(troubles), List.copyOf(notes));
    }

    private static void strike(
            Strike strike,
            ChaosSystem system,
            Members members,
            List<String> troubles,
            List<String> notes) {
        try {
            Thread.sleep(strike.after());
            strike.fault()
                    .strike(
                            new Fault.Scene(
                                    system,
                                    new SplittableRandom(strike.seed()),
                                    members,
                                    notes::add));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            troubles.add(strike.fault().name() + ": " + e);
        }
    }

    private static void visit(Visitor visitor, Duration after, Instant end) {
        try {
            Thread.sleep(after);
            visitor.run(end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
