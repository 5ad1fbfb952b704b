package telegate.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;

/// The sandbox's pretend phone. Thread-safe.
final class PhoneClient implements AutoCloseable {

    private final JsonHttp http;

    PhoneClient(int port) {
        this.http = new JsonHttp(port);
    }

    /// Makes people with a Telegram account, without 2FA.
    ///
    /// @return their ids
    List<Long> people(int count) throws InterruptedException {
        return people(Map.of("firstName", "Bench", "count", count));
    }

    /// Makes somebody with a Telegram account and 2FA.
    long personWithPassword(String password) throws InterruptedException {
        return people(Map.of("firstName", "Bench", "password", password)).getFirst();
    }

    private List<Long> people(Map<String, Object> wanted) throws InterruptedException {
        JsonNode made = http.json(http.post("/api/accounts", wanted).build(), 201);
        return StreamSupport.stream(made.spliterator(), false)
                .map(person -> person.path("id").asLong())
                .toList();
    }

    /// Lets a person scan a link.
    ///
    /// @return fails with [BenchFailure] unless the phone accepts it
    CompletableFuture<HttpResponse<String>> scan(long person, String link) {
        return http.client()
                .sendAsync(scanning(person, link), BodyHandlers.ofString())
                .thenApply(response -> JsonHttp.checked(response, 204));
    }

    /// Lets a person scan a link that may have passed away meanwhile; then nothing happens.
    ///
    /// @return 204 when the code was good
    int tryScan(long person, String link) throws InterruptedException {
        return http.send(scanning(person, link), 204, 404, 410).statusCode();
    }

    private HttpRequest scanning(long person, String link) {
        return http.post("/api/accounts/" + person + "/scan", Map.of("link", link)).build();
    }

    /// Lets somebody write to a person.
    ///
    /// @return fails with [BenchFailure] unless the sandbox takes it
    CompletableFuture<HttpResponse<String>> write(long from, long person, String text) {
        HttpRequest request =
                http.post(
                                "/api/accounts/" + person + "/messages",
                                Map.of("from", from, "text", text))
                        .build();
        return http.client()
                .sendAsync(request, BodyHandlers.ofString())
                .thenApply(response -> JsonHttp.checked(response, 201));
    }

    /// From now on every start of a person's client aborts TDLib.
    void poison(long person) throws InterruptedException {
        String _ =
                http.text(
                        http.post("/api/faults", Map.of("account", person, "poison", true)).build(),
                        200);
    }

    /// What the sandbox has seen so far.
    JsonNode statistics() throws InterruptedException {
        return http.json(http.to("/api/statistics").build(), 200);
    }

    @Override
    public void close() {
        http.close();
    }
}
