package telegate.worker.tdlib;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a [ScriptedTdClient] does when an expected call comes: hand over some updates, then answer,
/// refuse or stay silent.
///
/// @param updates handed over before the answer
/// @param user the answer to `getMe`; null for the calls that answer nothing
/// @param error null to succeed
/// @param silent leave the call pending until the client closes or the script lets it expire
public record Reply(
        List<TdUpdate> updates, @Nullable TdUser user, @Nullable TdError error, boolean silent) {

    public static Reply ok() {
        return new Reply(List.of(), null, null, false);
    }

    public static Reply with(TdUser user) {
        return new Reply(List.of(), user, null, false);
    }

    public static Reply refusal(int code, String message) {
        return new Reply(List.of(), null, new TdError(code, message), false);
    }

    public static Reply silence() {
        return new Reply(List.of(), null, null, true);
    }

    /// The same reply, after these states.
    public Reply after(AuthorizationState... states) {
        List<TdUpdate> announced =
                Arrays.stream(states).<TdUpdate>map(TdUpdate.Authorization::new).toList();
        return new Reply(announced, user, error, silent);
    }
}
