package telegate.worker.manage;

import telegate.worker.Insight;

/// How far a worker is with giving everything away.
///
/// @param otherWorkers that could take something
/// @param partitionsLeft still owned
/// @param accountsLeft still worked on
/// @param done whether it was asked to and owns nothing any more: it may be stopped
record DrainView(
        boolean draining, int otherWorkers, int partitionsLeft, int accountsLeft, boolean done) {

    static DrainView of(Insight insight) {
        boolean draining = insight.fleet().draining();
        int partitions = insight.fleet().owned();
        return new DrainView(
                draining,
                insight.fleet().others(),
                partitions,
                insight.accounts().busy(),
                draining && partitions == 0);
    }
}
