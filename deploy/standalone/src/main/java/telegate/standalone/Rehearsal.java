package telegate.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What a system does all day, once through: people connect accounts, with and without 2FA, get
/// messages, log out; the worker gives everything away and takes it back, as after a restart.
///
/// Each request has a deadline, and so has the whole. What does not go as it should is an
/// [IOException].
final class Rehearsal implements AutoCloseable {

    private static final String DATA = "data:";
    private static final String PASSWORD = "rehearsal";
    private static final int PEOPLE = 10;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration WHOLE = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int NO_CONTENT = 204;
    private static final int REFUSED = 400;

    /// The code was replaced, or the question is over: the login's next event puts that right.
    private static final Set<Integer> TOO_LATE = Set.of(404, 409, 410);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI gateway;
    private final URI phone;
    private final URI worker;
    private final String credentials;
    private volatile boolean overdue;

    /// @param system with the sandbox and one worker
    Rehearsal(Standalone system, String user, String password) {
        this.gateway = at(system.gateway());
        this.phone = at(system.sandbox());
        this.worker = at(system.worker());
        this.credentials =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static URI at(Part part) {
        return URI.create("http://localhost:" + part.port());
    }

    void run() throws IOException, InterruptedException {
        Thread limit = Thread.ofVirtual().name("rehearsal-limit").start(this::breakOff);
        try {
            play();
        } catch (UncheckedIOException e) {
            throw asOverdue(new IOException(e));
        } catch (IOException e) {
            throw asOverdue(e);
        } finally {
            limit.interrupt();
        }
    }

    private IOException asOverdue(IOException failure) {
        return overdue ? new IOException("It was not over after " + WHOLE, failure) : failure;
    }

    /// A stream of events has no deadline of its own.
    private void breakOff() {
        try {
            Thread.sleep(WHOLE);
            overdue = true;
            http.shutdownNow();
        } catch (InterruptedException inTime) {
            // It has ended before.
        }
    }

    private void play() throws IOException, InterruptedException {
        List<String> accounts = new ArrayList<>();
        List<Long> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            boolean secured = i % 2 == 0;
            long person = person(secured);
            people.add(person);
            accounts.add(connect(person));
        }
        write(people);
        awaitWorker("/manage/accounts", page -> online(page) == PEOPLE);
        post(worker, "/manage/drain?force=true", Map.of());
        awaitWorker("/manage/drain", drain -> drain.path("done").asBoolean());
        post(worker, "/manage/undrain", Map.of());
        awaitWorker("/manage/accounts", page -> online(page) == PEOPLE);
        write(people);
        logOut(accounts.getLast());
        awaitWorker("/manage/accounts", page -> online(page) == PEOPLE - 1);
    }

    private long person(boolean secured) throws IOException, InterruptedException {
        Map<String, Object> wanted =
                secured
                        ? Map.of("firstName", "Rehearsal", "password", PASSWORD)
                        : Map.of("firstName", "Rehearsal");
        return post(phone, "/api/accounts", wanted).path(0).path("id").asLong();
    }

    /// @return the account's id
    private String connect(long person) throws IOException, InterruptedException {
        String login = post(gateway, "/api/v1/logins", Map.of()).path("id").asText();
        HttpRequest events =
                request(gateway, "/api/v1/logins/" + login + "/events")
                        .header("Accept", "text/event-stream")
                        .build();
        var stream = http.send(events, BodyHandlers.ofLines());
        if (stream.statusCode() >= REFUSED) {
            throw new IOException("A login's events were answered with " + stream.statusCode());
        }
        JsonNode last = json.missingNode();
        // To its end: the gateway ends the stream with the login.
        try (Stream<String> lines = stream.body()) {
            for (String line : (Iterable<String>) lines::iterator) {
                if (line.startsWith(DATA)) {
                    last = json.readTree(line.substring(DATA.length()));
                    answer(login, person, last);
                }
            }
        }
        if (!last.path("state").asText().equals("succeeded")) {
            throw new IOException(
                    "A login ended as %s %s"
                            .formatted(
                                    last.path("state").asText(),
                                    last.at("/failure/code").asText()));
        }
        return last.at("/account/id").asText();
    }

    private void answer(String login, long person, JsonNode state)
            throws IOException, InterruptedException {
        switch (state.path("state").asText()) {
            case "awaiting-scan" -> {
                var link = Map.of("link", state.path("link").asText());
                tryPost(phone, "/api/accounts/" + person + "/scan", link);
            }
            case "password-required" -> {
                String challenge = state.path("challengeId").asText();
                var answer = Map.of("challengeId", challenge, "password", PASSWORD);
                tryPost(gateway, "/api/v1/logins/" + login + "/password", answer);
            }
            default -> {
                // A step at which nobody has to do anything.
            }
        }
    }

    private void write(List<Long> people) throws IOException, InterruptedException {
        long from = person(false);
        for (long to : people) {
            var message = Map.of("from", from, "text", "What a rehearsal!");
            post(phone, "/api/accounts/" + to + "/messages", message);
        }
    }

    private void logOut(String account) throws IOException, InterruptedException {
        checked(
                http.send(
                        request(gateway, "/api/v1/accounts/" + account).DELETE().build(),
                        BodyHandlers.ofString()));
    }

    private static long online(JsonNode page) {
        long online = 0;
        for (JsonNode account : page.path("accounts")) {
            online += account.path("state").asText().equals("online") ? 1 : 0;
        }
        return online;
    }

    private void awaitWorker(String path, Predicate<JsonNode> state)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        HttpRequest look = request(worker, path).build();
        while (!state.test(json.readTree(checked(http.send(look, BodyHandlers.ofString()))))) {
            if (System.nanoTime() > deadline) {
                throw new IOException(path + " did not become as expected.");
            }
            Thread.sleep(PAUSE);
        }
    }

    private JsonNode post(URI server, String path, Object body)
            throws IOException, InterruptedException {
        return json.readTree(
                checked(http.send(posting(server, path, body), BodyHandlers.ofString())));
    }

    private void tryPost(URI server, String path, Object body)
            throws IOException, InterruptedException {
        var response = http.send(posting(server, path, body), BodyHandlers.ofString());
        if (!TOO_LATE.contains(response.statusCode())) {
            checked(response);
        }
    }

    private HttpRequest posting(URI server, String path, Object body) throws IOException {
        return request(server, path)
                .header("Content-Type", "application/json")
                // Without it quick logins of one user are taken for double clicks.
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                .build();
    }

    private HttpRequest.Builder request(URI server, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path)).timeout(LIMIT);
        return server.equals(gateway) ? request.header("Authorization", credentials) : request;
    }

    private static String checked(HttpResponse<String> response) throws IOException {
        if (response.statusCode() >= REFUSED) {
            throw new IOException(
                    "%s was answered with %d."
                            .formatted(response.uri().getPath(), response.statusCode()));
        }
        return response.statusCode() == NO_CONTENT ? "{}" : response.body();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
