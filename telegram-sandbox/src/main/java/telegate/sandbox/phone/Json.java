package telegate.sandbox.phone;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/// Reads fields of a request's JSON object; a wrong type is the caller's mistake.
final class Json {
    private Json() {}

    /// @throws Problem when there is a field that nobody would read: mostly a misspelt one
    static void requireOnly(JsonNode object, Set<String> known) throws Problem {
        var names = object.fieldNames();
        while (names.hasNext()) {
            if (!known.contains(names.next())) {
                throw Problem.badRequest("Known fields: " + String.join(", ", known) + ".");
            }
        }
    }

    static Optional<String> text(JsonNode object, String field) throws Problem {
        var node = object.path(field);
        if (absent(node)) {
            return Optional.empty();
        }
        if (!node.isTextual()) {
            throw Problem.badRequest(field + " must be a string.");
        }
        return Optional.of(node.asText());
    }

    static Optional<Long> number(JsonNode object, String field, long min, long max) throws Problem {
        var node = object.path(field);
        if (absent(node)) {
            return Optional.empty();
        }
        if (!node.isIntegralNumber()
                || !node.canConvertToLong()
                || node.asLong() < min
                || node.asLong() > max) {
            throw Problem.badRequest(
                    field + " must be a whole number from " + min + " to " + max + ".");
        }
        return Optional.of(node.asLong());
    }

    static boolean flag(JsonNode object, String field) throws Problem {
        var node = object.path(field);
        if (!absent(node) && !node.isBoolean()) {
            throw Problem.badRequest(field + " must be true or false.");
        }
        return node.asBoolean(false);
    }

    static boolean has(JsonNode object, String field) {
        return !absent(object.path(field));
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
