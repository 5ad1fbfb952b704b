package telegate.worker.account;

import telegate.worker.storage.StartRecord;

/// How an account may be started after what is known of its last start. Pure.
///
/// When TDLib ends a process, each account whose client was just starting may have been the reason;
/// so these are started alone. Who is the only one that was starting when a process ends again is
/// the reason; if others were, nobody knows. Whom TDLib names is the reason in any case, and is set
/// aside the second time: the first one may have been chance. A process that ended in another way
/// proves nothing.
///
/// @see <a href="file:docs/decisions/0012-a-poison-account.md">decision 0012</a>
sealed interface StartJudgement {

    /// So many processes an account may end by name.
    int ENDS = 2;

    /// Nothing is known against it.
    record AtOnce() implements StartJudgement {}

    /// One of those that were starting when a process was ended: it has its turn after the others.
    record Alone() implements StartJudgement {}

    /// Its start alone ended a process, or it did so twice: it is started no more.
    record Quarantine() implements StartJudgement {}

    static StartJudgement of(StartRecord last) {
        boolean startedAlone = last.abortedStarts() > 0;
        if (last.aborted()) {
            boolean onlyOne = startedAlone && last.starting() == 1;
            return onlyOne || last.namedEnds() >= ENDS ? new Quarantine() : new Alone();
        }
        // A start alone that ended without proof for another reason has cleared nothing up.
        return startedAlone ? new Alone() : new AtOnce();
    }
}
