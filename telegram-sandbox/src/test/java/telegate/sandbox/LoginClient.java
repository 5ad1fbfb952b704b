package telegate.sandbox;

import static org.awaitility.Awaitility.await;
import static telegate.sandbox.td.TdProbe.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import telegate.sandbox.td.TdProbe;

/// A real TDLib that logs in. Closed by whoever opens it.
final class LoginClient implements AutoCloseable {
    private static final String WAIT_QR = "WaitOtherDeviceConfirmation";

    private final TdProbe probe;

    private LoginClient(TdProbe probe) {
        this.probe = probe;
    }

    static LoginClient open(Sandbox sandbox, Path directory) {
        return new LoginClient(TdProbe.open(directory, sandbox.socksPort(), directory.toString()));
    }

    /// A client that waits for a phone number: it has not asked for anything yet.
    static LoginClient idle(Sandbox sandbox, Path directory) {
        var client = open(sandbox, directory);
        client.probe.awaitState("WaitPhoneNumber");
        return client;
    }

    /// A client that shows a code.
    static LoginClient showing(Sandbox sandbox, Path directory) {
        var client = idle(sandbox, directory);
        client.requestQr();
        client.probe.awaitState(WAIT_QR);
        return client;
    }

    static LoginClient ready(Sandbox sandbox, Path directory, long account) {
        var client = showing(sandbox, directory);
        sandbox.scan(sandbox.accounts().get(account), client.link());
        client.probe.awaitState("Ready");
        client.awaitUpToDate();
        return client;
    }

    /// Waits until it knows its update counters; what happened before that is history to it.
    void awaitUpToDate() {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> probe.connectionState().equals("connectionStateReady"));
        // Sent after updates.getState, so its answer comes after that one's.
        probe.ask(request("testNetwork"));
    }

    TdProbe td() {
        return probe;
    }

    JsonNode requestQr() {
        var request = request("requestQrCodeAuthentication");
        request.putArray("other_user_ids");
        return probe.ask(request);
    }

    String link() {
        return probe.awaitState(WAIT_QR).path("link").asText();
    }

    /// Waits until the code is another one than `old`.
    String linkAfter(String old) {
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !link().equals(old));
        return link();
    }

    JsonNode password(String password) {
        return probe.ask(request("checkAuthenticationPassword").put("password", password));
    }

    JsonNode me() {
        return probe.ask(request("getMe"));
    }

    @Override
    public void close() {
        probe.close();
    }
}
