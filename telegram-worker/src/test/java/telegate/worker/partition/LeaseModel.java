package telegate.worker.partition;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import telegate.worker.partition.FleetWatch.Sighting;
import telegate.worker.partition.LeaseModelState.Call;
import telegate.worker.partition.LeaseModelState.Epoch;
import telegate.worker.partition.LeaseModelState.Late;
import telegate.worker.partition.LeaseModelState.Worker;

/// The protocol of the lease table with two workers, one partition and a database, as all the steps
/// that are possible from a state. A statement is sent, carried out by the database and answered in
/// three steps with anything in between; it or its answer may be lost, and a statement that was
/// given up may arrive any time later. Workers pause (take no steps), are suspended, are killed and
/// started again.
///
/// Time is in whole units of A's clock; that of B is right or one unit ahead, so in any time it may
/// gain or lose one unit against the other: the bounded rate.
///
/// When a lease ends and when a worker counts as dead is asked of [LeaseTerms] and [FleetWatch],
/// the classes that the worker itself uses.
final class LeaseModel {

    static final int LENGTH = 3;
    static final int MARGIN = 1;

    /// What a careless implementer might do.
    enum Mistake {
        /// A write is accepted from whoever holds the partition now, under whatever epoch.
        NO_EPOCH,
        /// The taker watches who holds the partition, not whether the holder renews.
        NO_COUNTER,
        /// The taker compares the holder, and forgets to compare the counter when it acts.
        NO_COMPARISON,
        /// The holder counts its lease from the moment of the answer.
        DEADLINE_FROM_ANSWER,
        /// The taker counts the silence from the moment of its question.
        SILENCE_FROM_QUESTION,
        /// The clock stands still while the machine is suspended.
        CLOCK_STOPS,
        /// The holder uses its lease to the end.
        NO_MARGIN,
        /// A partition is taken and the holder's right to renew is left to it.
        HOLDER_NOT_ENDED
    }

    /// Which half of the claim is examined; together they would have too many states.
    enum Scope {
        /// Two gates are never open at once. Without writes: they change nothing that a gate looks
        /// at.
        GATES,
        /// No write under an old epoch is accepted. Without time: any worker may be thought dead at
        /// any moment and every gate is open, which only adds possibilities.
        WRITES
    }

    interface Sink {
        /// @param state only lent: the next step is written into it
        /// @param who takes the step
        void next(LeaseModelState state, String who, String step);
    }

    private static final String[] NAMES = {"A", "B"};
    private static final String TIME = "time";
    private static final String[] PASSES = {
        "passes for A alone", "passes", "passes, for B twice as much"
    };
    private static final String[] LATE_ARRIVES = {
        "", "late renewal arrives", "late ending of the other arrives", "late take arrives"
    };
    private static final long NOW = 1_000;
    private static final long COUNT = 7;
    private static final UUID PEER = new UUID(0, 1);

    private final Set<Mistake> mistakes = EnumSet.noneOf(Mistake.class);
    private final Scope scope;
    private final LeaseModelState scratch = new LeaseModelState();
    private final LeaseTerms terms;

    LeaseModel(Scope scope, Mistake... mistakes) {
        this.scope = scope;
        this.mistakes.addAll(Set.of(mistakes));
        this.terms = new LeaseTerms(LENGTH, makes(Mistake.NO_MARGIN) ? 0 : MARGIN);
    }

    private boolean makes(Mistake mistake) {
        return mistakes.contains(mistake);
    }

    /// One worker owns the partition, both have renewed just now, and the clocks stand as they may.
    List<LeaseModelState> beginnings() {
        int left = (int) terms.deadline(0);
        return List.of(LeaseModelState.first(false, left), LeaseModelState.first(true, left));
    }

    /// Whether both workers could send to Telegram now.
    boolean twoGatesOpen(LeaseModelState state) {
        return scope == Scope.GATES && open(state.workers[0]) && open(state.workers[1]);
    }

    private static boolean open(Worker worker) {
        return !worker.suspended
                && worker.owns != Epoch.NONE
                && LeaseTerms.holds(NOW + worker.left, NOW);
    }

    /// All that may happen next.
    ///
    /// @param acceptedOldWrite hears of a write that the database should have refused
    void steps(long packed, Sink sink, Runnable acceptedOldWrite) {
        if (scope == Scope.GATES) {
            time(packed, sink);
        }
        for (int me = 0; me < 2; me++) {
            Steps steps = new Steps(packed, me, sink, acceptedOldWrite);
            steps.life();
            steps.network();
            steps.loop();
            steps.writes();
        }
    }

    private void time(long packed, Sink sink) {
        boolean ahead = LeaseModelState.unpack(packed).ahead;
        pass(packed, 1, ahead, sink);
        pass(packed, ahead ? 0 : 2, !ahead, sink);
    }

    private void pass(long packed, int unitsOfB, boolean ahead, Sink sink) {
        scratch.set(packed);
        LeaseModelState after = scratch;
        age(after.workers[0], 1);
        age(after.workers[1], unitsOfB);
        after.ahead = ahead;
        sink.next(after, TIME, PASSES[unitsOfB]);
    }

    private void age(Worker worker, int units) {
        if (worker.suspended && makes(Mistake.CLOCK_STOPS)) {
            return;
        }
        worker.left = Math.max(0, worker.left - units);
        boolean timed =
                worker.call == Call.RENEWAL_SENT
                        || worker.call == Call.RENEWAL_CONFIRMED
                        || makes(Mistake.SILENCE_FROM_QUESTION)
                                && (worker.call == Call.OBSERVATION_SENT
                                        || worker.call == Call.OBSERVED);
        if (timed) {
            worker.callAge = Math.min(LENGTH, worker.callAge + units);
        }
        if (worker.sighted) {
            worker.sightingAge = Math.min(LENGTH, worker.sightingAge + units);
        }
    }

    /// The steps of one worker and of the database for it.
    private final class Steps {

        private final long packed;
        private final int me;
        private final Sink sink;
        private final Runnable acceptedOldWrite;
        private final LeaseModelState before;
        private final Worker worker;

        Steps(long packed, int me, Sink sink, Runnable acceptedOldWrite) {
            this.packed = packed;
            this.me = me;
            this.sink = sink;
            this.acceptedOldWrite = acceptedOldWrite;
            this.before = LeaseModelState.unpack(packed);
            this.worker = before.workers[me];
        }

        private interface Effect {
            void on(LeaseModelState state, Worker worker);
        }

        private void step(String name, Effect effect) {
            scratch.set(packed);
            LeaseModelState after = scratch;
            effect.on(after, after.workers[me]);
            sink.next(after, NAMES[me], name);
        }

        void life() {
            step("is killed, and its successor begins", (s, w) -> restart(s, w));
            // With a clock that goes on a suspended worker is one that takes no steps.
            if (makes(Mistake.CLOCK_STOPS)) {
                step("falls asleep or wakes up", (_, w) -> w.suspended ^= true);
            }
        }

        private void restart(LeaseModelState s, Worker w) {
            w.suspended = false;
            w.left = 0;
            w.owns = Epoch.NONE;
            w.sighted = false;
            w.sightingFresh = false;
            w.sightingAge = 0;
            w.endCall();
            w.endLate();
            s.ended[me] = false;
            // What the former incarnation held is free, because that one has ended.
            s.holder = s.holder == me ? LeaseModelState.NOBODY : s.holder;
            Worker peer = s.workers[1 - me];
            peer.sighted = false;
            peer.sightingFresh = false;
            peer.sightingAge = 0;
            counterMoved(peer);
        }

        void network() {
            switch (worker.call) {
                case RENEWAL_SENT -> {
                    step(
                            "renewal arrives",
                            (s, w) ->
                                    w.call =
                                            renew(s)
                                                    ? Call.RENEWAL_CONFIRMED
                                                    : Call.RENEWAL_REFUSED);
                    givenUp(Late.RENEWAL);
                }
                case OBSERVATION_SENT -> {
                    step("is told what there is", this::observe);
                }
                case ENDING_SENT -> {
                    step(
                            "ending of the other arrives",
                            (s, w) -> {
                                end(s, w.callCounterFresh);
                                w.call = Call.TAKE_SENT;
                                w.callSame = true;
                            });
                    givenUp(Late.ENDING);
                }
                case TAKE_SENT -> {
                    step(
                            "take arrives",
                            (s, w) -> {
                                boolean taken =
                                        take(s, w.callEpochFresh, w.callCounterFresh, w.callSame);
                                w.endCall();
                                if (taken) {
                                    w.call = Call.TAKEN;
                                    w.callEpochFresh = true;
                                }
                            });
                    givenUp(Late.TAKE);
                }
                case RELEASE_SENT -> {
                    step(
                            "release arrives",
                            (s, w) -> {
                                if (s.holder == me && w.callEpochFresh) {
                                    s.holder = LeaseModelState.NOBODY;
                                }
                                w.endCall();
                            });
                }
                case NONE, RENEWAL_CONFIRMED, RENEWAL_REFUSED, OBSERVED, TAKEN -> {}
            }
            late();
        }

        /// What is lost is late for ever. At most one late statement of a worker is remembered, so
        /// an older one counts as lost then.
        private void givenUp(Late late) {
            step(
                    "gives up waiting",
                    (_, w) -> {
                        w.late = late;
                        w.lateCounterFresh = w.callCounterFresh;
                        w.lateEpochFresh = w.callEpochFresh;
                        w.endCall();
                    });
            if (worker.late != Late.NONE) {
                step("gives up what is lost", (_, w) -> w.endCall());
            }
        }

        private void late() {
            if (worker.late == Late.NONE) {
                return;
            }
            step(
                    LATE_ARRIVES[worker.late.ordinal()],
                    (s, w) -> {
                        Late late = w.late;
                        boolean counterFresh = w.lateCounterFresh;
                        boolean epochFresh = w.lateEpochFresh;
                        w.endLate();
                        switch (late) {
                            case RENEWAL -> renew(s);
                            case ENDING -> end(s, counterFresh);
                            case TAKE -> take(s, epochFresh, false, false);
                            case NONE -> {}
                        }
                    });
        }

        private boolean renew(LeaseModelState s) {
            if (s.ended[me]) {
                return false;
            }
            counterMoved(s.workers[1 - me]);
            return true;
        }

        private void counterMoved(Worker watcher) {
            watcher.sightingFresh = false;
            watcher.callCounterFresh = false;
            watcher.lateCounterFresh = false;
        }

        private void observe(LeaseModelState s, Worker w) {
            int peer = 1 - me;
            w.call = Call.OBSERVED;
            w.callCounterFresh = !s.ended[peer];
            w.callSame = w.sighted && w.sightingFresh && w.callCounterFresh;
            w.callEpochFresh = true;
            w.callFree = free(s);
        }

        /// What is ours without our knowing is given back and taken again, here in one step: the
        /// release compares the epoch, so it finds nothing else.
        private boolean free(LeaseModelState s) {
            return s.holder == LeaseModelState.NOBODY
                    || s.holder == me && s.workers[me].owns == Epoch.NONE
                    || s.holder == 1 - me && s.ended[1 - me];
        }

        private void end(LeaseModelState s, boolean counterFresh) {
            boolean matches =
                    counterFresh || makes(Mistake.NO_COUNTER) || makes(Mistake.NO_COMPARISON);
            if (matches && !makes(Mistake.HOLDER_NOT_ENDED)) {
                s.ended[1 - me] = true;
            }
        }

        private boolean take(
                LeaseModelState s, boolean epochFresh, boolean counterFresh, boolean fromDead) {
            boolean notEnded = makes(Mistake.HOLDER_NOT_ENDED) && fromDead && counterFresh;
            if (s.ended[me] || !epochFresh || !(free(s) || notEnded)) {
                return false;
            }
            s.holder = me;
            for (Worker w : s.workers) {
                w.callEpochFresh = false;
                w.lateEpochFresh = false;
                w.owns = w.owns == Epoch.CURRENT ? Epoch.OLD : w.owns;
                w.write = w.write == Epoch.CURRENT ? Epoch.OLD : w.write;
            }
            return true;
        }

        void loop() {
            if (worker.suspended) {
                return;
            }
            switch (worker.call) {
                case NONE -> nextCall();
                case RENEWAL_CONFIRMED -> step("is confirmed", (_, w) -> confirmed(w));
                case RENEWAL_REFUSED ->
                        step("hears that it has lost, and starts again", this::restart);
                case OBSERVED -> observed();
                case TAKEN ->
                        step(
                                "owns",
                                (_, w) -> {
                                    w.owns = w.callEpochFresh ? Epoch.CURRENT : Epoch.OLD;
                                    w.endCall();
                                });
                case RENEWAL_SENT, OBSERVATION_SENT, ENDING_SENT, TAKE_SENT, RELEASE_SENT -> {}
            }
        }

        private void nextCall() {
            step("renews", (_, w) -> w.call = Call.RENEWAL_SENT);
            if (makes(Mistake.SILENCE_FROM_QUESTION)) {
                step("asks", (_, w) -> w.call = Call.OBSERVATION_SENT);
            } else {
                // When it asked plays no part, so the question may as well be asked now.
                step("is told what there is", this::observe);
            }
            if (worker.owns != Epoch.NONE) {
                step(
                        "closes its clients and releases",
                        (_, w) -> {
                            w.call = Call.RELEASE_SENT;
                            w.callEpochFresh = w.owns == Epoch.CURRENT;
                            w.owns = Epoch.NONE;
                        });
            }
        }

        private void confirmed(Worker w) {
            int age = makes(Mistake.DEADLINE_FROM_ANSWER) ? 0 : w.callAge;
            w.left = (int) Math.max(0, terms.deadline(NOW - age) - NOW);
            w.endCall();
        }

        private void observed() {
            FleetWatch watch = watch();
            boolean dead = scope == Scope.WRITES ? worker.callCounterFresh : watch.dead(PEER, NOW);
            step("looks", (_, w) -> watched(w, watch));
            if (worker.callFree && worker.owns == Epoch.NONE) {
                step(
                        "takes what is free",
                        (_, w) -> {
                            watched(w, watch);
                            w.call = Call.TAKE_SENT;
                            w.callEpochFresh = worker.callEpochFresh;
                        });
            } else if (dead && worker.owns == Epoch.NONE) {
                step(
                        "finds the other dead",
                        (_, w) -> {
                            watched(w, watch);
                            w.call = Call.ENDING_SENT;
                            w.callEpochFresh = worker.callEpochFresh;
                            w.callCounterFresh = worker.callCounterFresh;
                        });
            }
        }

        private FleetWatch watch() {
            boolean unchanged = worker.callSame || makes(Mistake.NO_COUNTER);
            Map<UUID, Sighting> sightings =
                    worker.sighted
                            ? Map.of(PEER, new Sighting(COUNT, NOW - worker.sightingAge))
                            : Map.of();
            boolean present = worker.callCounterFresh || worker.callSame;
            long heardAt = makes(Mistake.SILENCE_FROM_QUESTION) ? NOW - worker.callAge : NOW;
            return new FleetWatch(terms, Long.MAX_VALUE, NOW, sightings)
                    .observed(
                            present || makes(Mistake.NO_COUNTER)
                                    ? Map.of(PEER, unchanged ? COUNT : COUNT + 1)
                                    : Map.of(),
                            heardAt);
        }

        private void watched(Worker w, FleetWatch watch) {
            boolean fresh = w.callCounterFresh;
            w.endCall();
            w.sighted = watch.sightings().containsKey(PEER);
            w.sightingFresh = w.sighted && fresh;
            w.sightingAge = (int) Math.min(LENGTH, watch.silence(PEER, NOW));
        }

        void writes() {
            if (scope == Scope.GATES) {
                return;
            }
            if (worker.owns != Epoch.NONE && worker.write == Epoch.NONE) {
                step("begins to write", (_, w) -> w.write = w.owns);
            }
            if (worker.write != Epoch.NONE) {
                boolean current = worker.write == Epoch.CURRENT || makes(Mistake.NO_EPOCH);
                boolean accepted = before.holder == me && current;
                if (accepted && worker.write == Epoch.OLD) {
                    acceptedOldWrite.run();
                }
                step("write arrives", (_, w) -> w.write = Epoch.NONE);
            }
        }
    }
}
