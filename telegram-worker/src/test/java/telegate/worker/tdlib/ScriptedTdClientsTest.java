package telegate.worker.tdlib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static telegate.worker.tdlib.ScriptedTdClient.Call.CHECK_PASSWORD;
import static telegate.worker.tdlib.ScriptedTdClient.Call.GET_ME;
import static telegate.worker.tdlib.ScriptedTdClient.Call.REQUEST_QR_CODE;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The fake keeps the contract too, and fails loudly where its script ends.
class ScriptedTdClientsTest extends TdClientContract {

    private final ScriptedTdClients clients = freshClients();

    @AfterEach
    void close() {
        clients.close();
    }

    @Override
    protected ScriptedTdClients clients() {
        return clients;
    }

    @Override
    protected ScriptedTdClients freshClients() {
        return new ScriptedTdClients(client -> client.expect(REQUEST_QR_CODE, Reply.silence()));
    }

    @Test
    void shouldPlayALogin() {
        // Given
        var anna = new TdUser(7, "Anna", "", "anna", "");
        var updates = new RecordedUpdates();
        var td =
                new ScriptedTdClients(client ->
                        client.expect(
                                        REQUEST_QR_CODE,
                                        Reply.ok()
                                                .after(
                                                        new AuthorizationState
                                                                .WaitOtherDeviceConfirmation(
                                                                "link")))
                                .expect(CHECK_PASSWORD, Reply.refusal(400, "PASSWORD_HASH_INVALID"))
                                .expect(
                                        CHECK_PASSWORD,
                                        Reply.ok().after(new AuthorizationState.Ready()))
                                .expect(GET_ME, Reply.with(anna)));
        TdClient client = td.open(settings("a"), updates);

        // When
        await(client.requestQrCode());
        td.last().send(new AuthorizationState.WaitPassword("pet", false));
        assertThatError(client.checkPassword("wrong")).hasMessage("PASSWORD_HASH_INVALID");
        await(client.checkPassword("right"));

        // Then
        assertThat(client.getMe()).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(anna);
        assertThat(updates.states()).last().isEqualTo(new AuthorizationState.Ready());
        assertThat(td.last().passwords()).containsExactly("wrong", "right");
        assertThat(td.last().outstanding()).isEmpty();
        td.verify();
        td.close();
    }

    @Test
    void shouldFailLoudlyOnACallThatNobodyExpects() {
        // Given
        TdClient client = clients.open(settings("a"), new RecordedUpdates());

        // When, then
        assertThatThrownBy(client::getMe)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("GET_ME");
        assertThatThrownBy(clients::verify)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("GET_ME");
    }
}
