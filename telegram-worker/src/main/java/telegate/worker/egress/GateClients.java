package telegate.worker.egress;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Who may use the gate: the clients that were admitted, with the token of this process as their
/// password. Thread-safe.
final class GateClients {

    private static final int TOKEN_BYTES = 32;

    /// What came of a user name and password.
    sealed interface Entry {
        record Admitted(GateClient client) implements Entry {}

        record Refused(GateMetrics.Refusal why) implements Entry {}
    }

    private final String token = randomToken();
    private final int connectionsPerClient;
    private final Map<String, GateClient> clients = new ConcurrentHashMap<>();

    GateClients(int connectionsPerClient) {
        this.connectionsPerClient = connectionsPerClient;
    }

    String token() {
        return token;
    }

    void admit(UUID id) {
        clients.putIfAbsent(id.toString(), new GateClient(id));
    }

    /// @return null when it was not admitted
    @Nullable GateClient find(UUID id) {
        return clients.get(id.toString());
    }

    void remove(UUID id) {
        clients.remove(id.toString());
    }

    Map<UUID, ClientTraffic> traffic() {
        return clients.values().stream()
                .collect(Collectors.toMap(GateClient::id, GateClient::traffic));
    }

    Entry enter(String user, String password) {
        // The token first: nobody without it learns which clients there are.
        if (!MessageDigest.isEqual(token.getBytes(UTF_8), password.getBytes(UTF_8))) {
            return new Entry.Refused(GateMetrics.Refusal.TOKEN);
        }
        GateClient client = clients.get(user);
        if (client == null) {
            return new Entry.Refused(GateMetrics.Refusal.UNKNOWN);
        }
        if (client.isCut()) {
            return new Entry.Refused(GateMetrics.Refusal.CUT);
        }
        return client.connections() >= connectionsPerClient
                ? new Entry.Refused(GateMetrics.Refusal.LIMIT)
                : new Entry.Admitted(client);
    }

    private static String randomToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
