package telegate.sandbox.phone;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request whose path fitted a route.
record Request(HttpExchange exchange, List<String> pathValues) {
    private static final int JSON_LIMIT = 64 * 1024;
    static final int IMAGE_LIMIT = 10 * 1024 * 1024;

    /// @throws Problem when the path holds no number there; such an object does not exist
    long id(int index, String what) throws Problem {
        try {
            return Long.parseLong(pathValues.get(index));
        } catch (NumberFormatException e) {
            throw Problem.notFound(what);
        }
    }

    /// A parameter of the query string. Values are numbers here, so nothing is unescaped.
    Optional<String> parameter(String name) {
        var query = exchange.getRequestURI().getRawQuery();
        if (query == null) {
            return Optional.empty();
        }
        for (var pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return Optional.of(pair.substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }

    /// The body as one JSON object.
    JsonNode json() throws IOException, Problem {
        var node = parse(body(JSON_LIMIT));
        if (node == null || !node.isObject()) {
            throw Problem.badRequest("The body must be one JSON object.");
        }
        return node;
    }

    byte[] image() throws IOException, Problem {
        return body(IMAGE_LIMIT);
    }

    private static @Nullable JsonNode parse(byte[] body) throws Problem {
        try {
            return Response.JSON.readTree(body);
        } catch (IOException e) {
            // Without the parser's message: it quotes the body.
            throw Problem.badRequest("The body is not valid JSON.");
        }
    }

    private byte[] body(int limit) throws IOException, Problem {
        var bytes = exchange.getRequestBody().readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw new Problem(
                    413, "too-large", "The body must not have more than " + limit + " bytes.");
        }
        return bytes;
    }
}
