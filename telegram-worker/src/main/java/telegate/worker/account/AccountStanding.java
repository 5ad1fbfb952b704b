package telegate.worker.account;

import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import telegate.worker.storage.StoredAccount;

/// What an account is doing, for people to look at from any thread. Immutable.
///
/// @param state a word: `online`, `connecting` (also while its client cannot be opened here),
///   `recycling`, `login:` with its step, `retiring` (a client that is being given up),
///   `recovering` (starts again from what is stored), `stopping`, `idle`
/// @param generation of its client; 0 while it is not known
/// @param version of its last published state; 0 while it is not known
/// @param since when the state began
record AccountStanding(String state, long generation, long version, Instant since) {

    static final String ONLINE = "online";
    static final String CONNECTING = "connecting";
    static final String RECYCLING = "recycling";
    static final String STOPPING = "stopping";
    static final String RECOVERING = "recovering";
    static final String RETIRING = "retiring";
    static final String IDLE = "idle";

    static AccountStanding first(Instant now) {
        return new AccountStanding(IDLE, 0, 0, now);
    }

    /// After one more thing that the account has done: the same object when nothing has changed.
    AccountStanding next(String now, @Nullable StoredAccount stored, InstantSource clock) {
        long newGeneration = stored == null ? generation : stored.generation();
        long newVersion = stored == null ? version : stored.version();
        if (!state.equals(now)) {
            return new AccountStanding(now, newGeneration, newVersion, clock.instant());
        }
        return newGeneration == generation && newVersion == version
                ? this
                : new AccountStanding(state, newGeneration, newVersion, since);
    }
}
