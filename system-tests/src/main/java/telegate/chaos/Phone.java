package telegate.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The sandbox: its people's phone, its levers, and what it has seen. Thread-safe.
final class Phone implements AutoCloseable {

    private static final Map<String, String> NO_HEADERS = Map.of();
    private static final int CREATED = 201;

    private final Http http;
    private final AtomicInteger calls = new AtomicInteger();

    Phone(int port) {
        this.http = new Http(port);
    }

    /// Somebody with a Telegram account.
    ///
    /// @param number of the phone
    record Person(long id, String number, @Nullable String password) {
        @Override
        public String toString() {
            return "Person[" + id + "]";
        }
    }

    /// Makes people; those of every second call live on the data centre that clients do not begin
    /// with.
    ///
    /// @param password their second factor, or null
    List<Person> people(int count, @Nullable String password) throws InterruptedException {
        int dataCentre = 1 + calls.getAndIncrement() % 2;
        Map<String, Object> wanted =
                new HashMap<>(Map.of("firstName", "Chaos", "count", count, "dc", dataCentre));
        if (password != null) {
            wanted.put("password", password);
            wanted.put("hint", SecretSearch.HINT + "the usual");
        }
        Http.Answer answer = http.post("/api/accounts", wanted, NO_HEADERS);
        if (!answer.is(CREATED)) {
            throw new ChaosFailure("The sandbox made no people: " + answer.status());
        }
        List<Person> people = new ArrayList<>();
        answer.json()
                .forEach(json ->
                        people.add(
                                new Person(
                                        json.path("id").asLong(),
                                        json.path("phone").asText(),
                                        password)));
        return people;
    }

    /// @return whether the phone has accepted the link
    boolean scan(Person person, String link) throws InterruptedException {
        return http.post("/api/accounts/" + person.id() + "/scan", Map.of("link", link), NO_HEADERS)
                .isOk();
    }

    /// Somebody writes to a person.
    ///
    /// @return whether the sandbox has taken it; without an answer it may have all the same
    boolean write(long from, long to, String text) throws InterruptedException {
        return http.post(
                        "/api/accounts/" + to + "/messages",
                        Map.of("from", from, "text", text),
                        NO_HEADERS)
                .isOk();
    }

    /// The devices of a person; nothing when the sandbox does not answer.
    Optional<List<String>> devices(long person) throws InterruptedException {
        Http.Answer answer = http.get("/api/accounts/" + person + "/devices", NO_HEADERS);
        if (!answer.isOk()) {
            return Optional.empty();
        }
        List<String> devices = new ArrayList<>();
        answer.json().forEach(device -> devices.add(device.path("id").asText()));
        return Optional.of(devices);
    }

    /// Makes every further start of a person's clients abort TDLib, or no longer.
    boolean poison(long person, boolean poisoned) throws InterruptedException {
        return http.post("/api/faults", Map.of("account", person, "poison", poisoned), NO_HEADERS)
                .isOk();
    }

    /// What was pushed after the one with this number.
    Optional<List<Evidence.Push>> pushed(long after) throws InterruptedException {
        List<Evidence.Push> all = new ArrayList<>();
        long last = after;
        while (true) {
            Http.Answer answer = http.get("/api/pushed?after=" + last, NO_HEADERS);
            if (!answer.isOk()) {
                return Optional.empty();
            }
            if (answer.json().isEmpty()) {
                return Optional.of(all);
            }
            for (JsonNode json : answer.json()) {
                all.add(push(json));
                last = json.path("number").asLong();
            }
        }
    }

    private static Evidence.Push push(JsonNode json) {
        return new Evidence.Push(
                json.path("number").asLong(),
                json.path("account").asLong(),
                json.path("peer").asLong(),
                json.path("id").asInt(),
                Instant.parse(json.path("at").asText()),
                json.path("devices").asInt());
    }

    /// Who used which key when, as far as the last use is not older than `since`.
    Optional<List<Evidence.KeyUse>> keyUses(Instant since) throws InterruptedException {
        Http.Answer answer = http.get("/api/key-uses?since=" + since.toEpochMilli(), NO_HEADERS);
        if (!answer.isOk()) {
            return Optional.empty();
        }
        List<Evidence.KeyUse> uses = new ArrayList<>();
        for (JsonNode json : answer.json()) {
            uses.add(
                    new Evidence.KeyUse(
                            json.path("key").asText(),
                            json.path("account").asLong(),
                            json.path("session").asText(),
                            json.path("process").asText(),
                            json.path("first").asLong(),
                            json.path("last").asLong()));
        }
        return Optional.of(uses);
    }

    /// The sandbox's own verdict: keys that it has killed because two processes used them.
    Optional<List<String>> duplicatedKeys() throws InterruptedException {
        Http.Answer answer = http.get("/api/statistics", NO_HEADERS);
        if (!answer.isOk()) {
            return Optional.empty();
        }
        List<String> keys = new ArrayList<>();
        for (JsonNode use : answer.json().path("duplicatedKeys")) {
            keys.add(
                    "key %s: process %s after process %s, at %s"
                            .formatted(
                                    Long.toHexString(use.path("authKeyId").asLong()),
                                    use.path("older").asText(),
                                    use.path("newer").asText(),
                                    use.path("at").asText()));
        }
        return Optional.of(keys);
    }

    @Override
    public void close() {
        http.close();
    }
}
