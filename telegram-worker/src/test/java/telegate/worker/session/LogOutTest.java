package telegate.worker.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import telegate.worker.tdlib.AuthorizationState;
import telegate.worker.tdlib.Reply;
import telegate.worker.tdlib.ScriptedTdClient.Call;
import telegate.worker.tdlib.ScriptedTdClients;
import telegate.worker.tdlib.TdError;
import telegate.worker.tdlib.TdUpdate;

/// When a client counts as logged out: by what TDLib says, in the order in which it says it.
class LogOutTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @TempDir Path parent = Path.of(".");

    private Reply reply = Reply.ok();
    private final ScriptedTdClients clients =
            new ScriptedTdClients(
                    client -> client.expect(Call.LOG_OUT, reply),
                    new AuthorizationState.WaitParameters(),
                    new AuthorizationState.Ready());

    @AfterEach
    void close() {
        clients.close();
    }

    private ClientSession session(Reply toLogOut) {
        reply = toLogOut;
        return TestSessions.of(clients, parent);
    }

    @Test
    void shouldNotCountALogOutThatTdlibHasOnlyBegun() {
        ClientSession session = session(Reply.silence().after(new AuthorizationState.LoggingOut()));

        CompletableFuture<Boolean> gone = session.logOut(SHORT);

        assertThat(gone).succeedsWithin(PATIENCE).isEqualTo(false);
    }

    @Test
    void shouldNotCountALogOutOfAClientThatIsClosedMeanwhile() {
        ClientSession session = session(Reply.silence().after(new AuthorizationState.LoggingOut()));
        CompletableFuture<Boolean> gone = session.logOut(PATIENCE.multipliedBy(2));

        assertThat(session.close()).succeedsWithin(PATIENCE);

        assertThat(gone).succeedsWithin(PATIENCE).isEqualTo(false);
    }

    @Test
    void shouldCountALogOutWhenTheClientHasClosedByItself() {
        ClientSession session = session(Reply.ok().after(new AuthorizationState.LoggingOut()));
        CompletableFuture<Boolean> gone = session.logOut(PATIENCE.multipliedBy(2));

        clients.last().send(new AuthorizationState.Closed());

        assertThat(gone).succeedsWithin(PATIENCE).isEqualTo(true);
    }

    @Test
    void shouldAwaitTheEndOfALogOutThatItsFileHasBegun() {
        ClientSession session = session(Reply.refusal(400, "Already logging out"));
        CompletableFuture<Boolean> gone = session.logOut(PATIENCE.multipliedBy(2));

        clients.last().send(new AuthorizationState.Closed());

        assertThat(gone).succeedsWithin(PATIENCE).isEqualTo(true);
    }

    @Test
    void shouldCountAKeyThatTelegramRefuses() {
        assertThat(session(Reply.refusal(401, "AUTH_KEY_UNREGISTERED")).logOut(PATIENCE))
                .succeedsWithin(PATIENCE)
                .isEqualTo(true);
        assertThat(session(Reply.refusal(406, "AUTH_KEY_DUPLICATED")).logOut(PATIENCE))
                .succeedsWithin(PATIENCE)
                .isEqualTo(true);
    }

    @Test
    void shouldNotAwaitAClientThatCannotBeOpened() {
        ClientSession session = session(Reply.silence());
        CompletableFuture<Boolean> gone = session.logOut(PATIENCE.multipliedBy(2));

        clients.last().send(new TdUpdate.OpenFailed(new TdError(400, "Wrong key"), true));

        assertThat(gone).succeedsWithin(PATIENCE).isEqualTo(false);
    }
}
