package telegate.worker.partition;

/// One state of [LeaseModel], and its packing into 64 bits. Times are kept as ages by the clock of
/// the worker that they concern, counters and epochs as "is still the one in the database": nothing
/// else about them ever decides anything, and so the states are finite.
final class LeaseModelState {

    static final int NOBODY = 2;

    private static final Call[] CALLS = Call.values();
    private static final Late[] LATES = Late.values();
    private static final Epoch[] EPOCHS = Epoch.values();

    /// What a worker's loop is waiting for; it does one thing after the other, as [Fleet] does.
    enum Call {
        NONE,
        RENEWAL_SENT,
        RENEWAL_CONFIRMED,
        RENEWAL_REFUSED,
        OBSERVATION_SENT,
        OBSERVED,
        ENDING_SENT,
        TAKE_SENT,
        TAKEN,
        RELEASE_SENT
    }

    /// A statement that the worker has given up waiting for and that may still arrive.
    enum Late {
        NONE,
        RENEWAL,
        ENDING,
        TAKE
    }

    enum Epoch {
        NONE,
        CURRENT,
        OLD
    }

    static final class Worker {
        boolean suspended;
        int left;
        Call call = Call.NONE;
        int callAge;
        boolean callCounterFresh;
        boolean callEpochFresh;
        boolean callFree;
        boolean callSame;
        Late late = Late.NONE;
        boolean lateCounterFresh;
        boolean lateEpochFresh;
        boolean sighted;
        boolean sightingFresh;
        int sightingAge;
        Epoch owns = Epoch.NONE;
        Epoch write = Epoch.NONE;

        void endCall() {
            call = Call.NONE;
            callAge = 0;
            callCounterFresh = false;
            callEpochFresh = false;
            callFree = false;
            callSame = false;
        }

        void endLate() {
            late = Late.NONE;
            lateCounterFresh = false;
            lateEpochFresh = false;
        }

        private long pack() {
            long bits = bit(suspended);
            bits = bits << 3 | left;
            bits = bits << 4 | call.ordinal();
            bits = bits << 3 | callAge;
            bits = bits << 1 | bit(callCounterFresh);
            bits = bits << 1 | bit(callEpochFresh);
            bits = bits << 1 | bit(callFree);
            bits = bits << 1 | bit(callSame);
            bits = bits << 2 | late.ordinal();
            bits = bits << 1 | bit(lateCounterFresh);
            bits = bits << 1 | bit(lateEpochFresh);
            bits = bits << 1 | bit(sighted);
            bits = bits << 1 | bit(sightingFresh);
            bits = bits << 3 | sightingAge;
            bits = bits << 2 | owns.ordinal();
            return bits << 2 | write.ordinal();
        }

        private void unpack(long packed) {
            write = EPOCHS[field(packed, 0, 2)];
            owns = EPOCHS[field(packed, 2, 2)];
            sightingAge = field(packed, 4, 3);
            sightingFresh = flag(packed, 7);
            sighted = flag(packed, 8);
            lateEpochFresh = flag(packed, 9);
            lateCounterFresh = flag(packed, 10);
            late = LATES[field(packed, 11, 2)];
            callSame = flag(packed, 13);
            callFree = flag(packed, 14);
            callEpochFresh = flag(packed, 15);
            callCounterFresh = flag(packed, 16);
            callAge = field(packed, 17, 3);
            call = CALLS[field(packed, 20, 4)];
            left = field(packed, 24, 3);
            suspended = flag(packed, 27);
        }
    }

    private static final int WORKER_BITS = 28;

    final Worker[] workers = {new Worker(), new Worker()};
    final boolean[] ended = new boolean[2];
    int holder = NOBODY;
    boolean ahead;

    /// The first worker owns the partition; both have renewed just now, and the second one has
    /// heard of that.
    static LeaseModelState first(boolean ahead, int left) {
        LeaseModelState state = new LeaseModelState();
        state.workers[0].owns = Epoch.CURRENT;
        state.workers[0].left = left;
        state.workers[1].left = left;
        state.workers[1].sighted = true;
        state.workers[1].sightingFresh = true;
        state.holder = 0;
        state.ahead = ahead;
        return state;
    }

    long pack() {
        long bits = workers[0].pack() << WORKER_BITS | workers[1].pack();
        return bits << 5
                | bit(ahead) << 4
                | (long) holder << 2
                | bit(ended[0]) << 1
                | bit(ended[1]);
    }

    static LeaseModelState unpack(long packed) {
        LeaseModelState state = new LeaseModelState();
        state.set(packed);
        return state;
    }

    /// Becomes the state that was packed.
    void set(long packed) {
        ended[1] = flag(packed, 0);
        ended[0] = flag(packed, 1);
        holder = field(packed, 2, 2);
        ahead = flag(packed, 4);
        workers[1].unpack(packed >>> 5);
        workers[0].unpack(packed >>> 5 + WORKER_BITS);
    }

    private static int field(long packed, int shift, int width) {
        return (int) (packed >>> shift) & (1 << width) - 1;
    }

    private static boolean flag(long packed, int shift) {
        return (packed >>> shift & 1) == 1;
    }

    private static long bit(boolean set) {
        return set ? 1 : 0;
    }
}
