package telegate.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// The phone of the sandbox's people, by its JSON API.
final class PretendPhone {

    private static final int NO_CONTENT = 204;

    private final Http http;

    PretendPhone(URI address) {
        this.http = new Http(address, Map.of());
    }

    /// Somebody with a Telegram account.
    record Person(
            long id,
            String phone,
            String name,
            @Nullable String username,
            int dc,
            @Nullable String password,
            @Nullable String hint) {

        private static Person of(JsonNode json) {
            String name = json.path("firstName").asText() + " " + json.path("lastName").asText();
            String password = json.path("password").asText(null);
            if (password != null) {
                UsedSecrets.password(password);
            }
            return new Person(
                    json.path("id").asLong(),
                    UsedSecrets.phone(json.path("phone").asText()),
                    name.strip(),
                    json.path("username").asText(null),
                    json.path("dc").asInt(),
                    password,
                    json.path("hint").asText(null));
        }

        String requirePassword() {
            assertThat(password).as("2FA password of %s", name).isNotNull();
            return password == null ? "" : password;
        }

        @Override
        public String toString() {
            return "Person[" + id + "]";
        }
    }

    /// A login that Telegram holds for a person.
    record Device(String id, String model) {}

    List<Person> people() {
        return stream(http.get("/api/accounts").require(200).json()).map(Person::of).toList();
    }

    /// One of those who are there from the beginning.
    Person person(String firstName) {
        return people().stream()
                .filter(person -> person.name().startsWith(firstName))
                .findFirst()
                .orElseThrow();
    }

    /// Somebody new without a 2FA password.
    Person newPerson(String firstName) {
        return create(Map.of("firstName", firstName)).getFirst();
    }

    /// Somebody new with a 2FA password.
    Person newPerson(String firstName, String password, String hint) {
        return create(Map.of("firstName", firstName, "password", password, "hint", hint))
                .getFirst();
    }

    List<Person> create(Map<String, ?> wanted) {
        return stream(http.post("/api/accounts", wanted).require(201).json())
                .map(Person::of)
                .toList();
    }

    /// Scans the code; it must be good.
    void scan(Person person, String link) {
        assertThat(tryScan(person, link)).as("answer to a scan").isEqualTo(NO_CONTENT);
    }

    /// @return 204 when accepted, 410 when the code is dead, 404 when there was never one
    int tryScan(Person person, String link) {
        return http.post("/api/accounts/" + person.id() + "/scan", Map.of("link", link)).status();
    }

    /// Scans and does not agree.
    void decline(Person person, String link) {
        http.post("/api/accounts/" + person.id() + "/decline", Map.of("link", link)).require(204);
    }

    List<Device> devices(Person person) {
        return stream(http.get("/api/accounts/" + person.id() + "/devices").require(200).json())
                .map(json -> new Device(json.path("id").asText(), json.path("model").asText()))
                .toList();
    }

    /// «Завершить сеанс».
    void revoke(Person person, Device device) {
        http.delete("/api/accounts/" + person.id() + "/devices/" + device.id()).require(204);
    }

    /// The newest login code that Telegram has sent to the person's devices.
    List<String> codes(Person person) {
        return stream(http.get("/api/accounts/" + person.id() + "/codes").require(200).json())
                .map(json -> UsedSecrets.code(json.path("code").asText()))
                .toList();
    }

    /// The next calls of a method fail.
    void fail(String method, String error, int count) {
        pull(Map.of("method", method, "error", error, "count", count));
    }

    /// The next call of a method is carried out so much later, whatever becomes of who made it.
    void delay(String method, Duration delay) {
        pull(Map.of("method", method, "delayMillis", delay.toMillis()));
    }

    /// Whether an armed fault still waits for its call.
    boolean isArmed() {
        return !http.get("/api/faults").require(200).json().path("armed").isEmpty();
    }

    /// What a key that was let in is answered when it asks for a code again: `success`, `error` or
    /// `new-token`.
    void answerAgainWith(String answer) {
        pull(Map.of("reexport", answer));
    }

    void tokenLifetime(Duration lifetime) {
        pull(Map.of("tokenLifetimeSeconds", lifetime.toSeconds()));
    }

    /// Everything as it is without levers.
    void reset() {
        pull(Map.of("reset", true));
    }

    private void pull(Map<String, ?> levers) {
        http.post("/api/faults", levers).require(200);
    }

    /// How often TDLib has called a method.
    long calls(String method) {
        return statistics().path("methods").path(method).asLong();
    }

    /// Keys that were used from two places.
    int duplicatedKeys() {
        return statistics().path("duplicatedKeys").size();
    }

    /// Methods that were called and that the sandbox does not know.
    List<String> unknownMethods() {
        List<String> names = new ArrayList<>();
        statistics().path("unknownMethods").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private JsonNode statistics() {
        return http.get("/api/statistics").require(200).json();
    }

    private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
