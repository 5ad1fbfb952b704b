package telegate.worker.account;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import telegate.contract.AccountId;
import telegate.worker.session.ClientSession;
import telegate.worker.storage.AccountStatus;
import telegate.worker.storage.Change;
import telegate.worker.storage.Fence;
import telegate.worker.storage.FencedException;
import telegate.worker.storage.StartMark;
import telegate.worker.storage.StoredAccount;

/// The starts of one account's clients from copies: noted in the database before a client is
/// opened, until Telegram has answered through it. Runs on the account's lane, but for what says
/// otherwise.
final class ClientStarts {

    private static final long NONE = -1;

    private final StartMarks marks;
    private final StartMark mark;

    /// With what completes when that is over.
    private final Map<ClientSession, CompletableFuture<Void>> unproven = new ConcurrentHashMap<>();

    /// A mark of this process is stored, and is to stay.
    private boolean marked;

    /// Was starting when a process was ended, and is not proven since.
    private boolean suspected;

    /// Waits for its turn to start alone.
    private volatile boolean waiting;

    private volatile boolean left;

    /// A mark was asked for here. A command in the wrong partition makes an account without any,
    /// and the same account's own marks are not its to forget.
    private volatile boolean used;

    /// Copies of this generation and of those before are not opened any more.
    private long condemned = NONE;

    /// That is not stored yet.
    private boolean condemnedNow;

    private volatile CompletableFuture<Boolean> turn = CompletableFuture.completedFuture(false);

    ClientStarts(StartMarks marks, Fence fence, AccountId account) {
        this.marks = marks;
        this.mark = StartMark.of(fence, account);
    }

    /// Nothing of it starts before its turn.
    void awaitTurn() {
        waiting = true;
        suspected = true;
    }

    /// Whether its turn has not come. From any thread.
    boolean waiting() {
        return waiting;
    }

    /// Its turn comes; `newTurn` completes when the next may have theirs, with whether it has to
    /// come again. From any thread.
    void turn(CompletableFuture<Boolean> newTurn) {
        turn = newTurn;
    }

    /// Stores that it is started alone.
    ///
    /// @return false when that is impossible now: it goes on waiting
    boolean begunAlone() {
        used = true;
        try {
            marks.mark(mark.suspected());
        } catch (FencedException e) {
            throw e;
        } catch (RuntimeException e) {
            turn.completeExceptionally(e);
            return false;
        }
        waiting = false;
        suspected = true;
        marked = true;
        forgetIfLeft();
        return true;
    }

    /// The account may have left while its mark was on its way: nobody would take it back.
    private void forgetIfLeft() {
        if (left) {
            marks.forget(mark.account());
        }
    }

    /// To be called before a client is opened from a copy.
    void begin() {
        // A suspect was marked when its turn began.
        used = true;
        if (!marked && !suspected) {
            marks.mark(mark);
            marked = true;
        }
        marks.opening(mark.account());
        forgetIfLeft();
    }

    /// This client was opened.
    ClientSession opened(ClientSession session) {
        unproven.put(session, new CompletableFuture<>());
        // Closed without an answer: the one that is opened next has to prove itself.
        var unused = session.closed().whenComplete((_, _) -> remove(session));
        return session;
    }

    private boolean remove(ClientSession session) {
        CompletableFuture<Void> over = unproven.remove(session);
        return over != null && over.complete(null);
    }

    /// Completes when of each client that is open now Telegram has answered through it, or it has
    /// closed. From any thread.
    CompletableFuture<Void> allProven() {
        return CompletableFuture.allOf(unproven.values().toArray(CompletableFuture[]::new));
    }

    /// Whether Telegram has answered through this client.
    boolean isProven(ClientSession session) {
        return !unproven.containsKey(session);
    }

    /// Telegram has answered through this client, or TDLib has refused its file: it ends no process
    /// by being opened.
    void proven(ClientSession session) {
        if (remove(session)) {
            settle();
        }
    }

    /// Nothing more will be opened just now.
    void settle() {
        if (unproven.isEmpty() && !waiting) {
            over();
        }
    }

    /// Nothing is held against the account any more: it is proven, or its clients are given up.
    void over() {
        unproven.keySet().forEach(this::remove);
        if (marked || suspected) {
            pardon();
        }
    }

    /// Clears whatever is stored against it.
    void pardon() {
        marked = false;
        suspected = false;
        waiting = false;
        CompletableFuture<Boolean> ending = turn;
        marks.clearSoon(mark, () -> ending.complete(false));
    }

    /// As [#pardon], for clients that are left behind without a step that would say so.
    void pardonUnlessCondemned() {
        if (!condemnedNow) {
            pardon();
        }
    }

    /// Whether it has its turn, and is not proven.
    boolean startsAlone() {
        return suspected && marked;
    }

    /// Its client of this turn has closed without proof: it stays a suspect and has another turn.
    void turnOver() {
        marked = false;
        CompletableFuture<Boolean> ending = turn;
        marks.clearSoon(mark.suspected(), () -> ending.complete(true));
    }

    /// No copy of a client up to this generation is opened any more, and what is stored against the
    /// account is cleared with the step that leaves them behind.
    void condemn(long generation) {
        condemned = generation;
        condemnedNow = true;
    }

    /// Whether a client of this generation must not be opened.
    boolean barred(long generation) {
        return generation <= condemned;
    }

    /// The step that leaves condemned copies behind carries along that nothing is held against the
    /// account any more.
    Change carriedBy(Change change) {
        StoredAccount account = change.account();
        boolean leftBehind =
                condemnedNow
                        && (account.status() == AccountStatus.DISCONNECTED
                                || !barred(account.generation()));
        return leftBehind ? change.provingStart() : change;
    }

    /// This is stored.
    void stored(Change change) {
        if (change.startProven()) {
            condemnedNow = false;
            marks.cleared(mark.account());
        }
    }

    /// The account has another owner. From any thread.
    void left() {
        left = true;
        if (used) {
            marks.forget(mark.account());
        }
        turn.complete(false);
    }
}
