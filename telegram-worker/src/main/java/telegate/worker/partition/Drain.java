package telegate.worker.partition;

/// Whether this member was asked to give everything away, and whether there is anybody to take it.
/// Thread-safe: asked on any thread, carried out on the fleet's own.
final class Drain {

    private volatile boolean asked;
    private volatile boolean forced;
    private volatile int others;

    /// @param force even if nobody takes what is given away
    void ask(boolean force) {
        if (force) {
            forced = true;
        }
        asked = true;
    }

    void callBack() {
        asked = false;
        forced = false;
    }

    boolean asked() {
        return asked;
    }

    void othersPresent(int count) {
        others = count;
    }

    int others() {
        return others;
    }

    /// Whether one more partition is given up now.
    ///
    /// @param byShares what the shares alone would have
    boolean sheds(boolean byShares) {
        if (!asked) {
            return byShares;
        }
        // With nobody left to take it, an account is better here than nowhere.
        return others > 0 ? byShares : forced;
    }
}
