package telegate.sandbox.phone;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Finds the action for a method and a path. Filled before the server starts, then only read.
final class Router {
    private final List<Route> routes = new ArrayList<>();

    /// Carries out a request.
    @FunctionalInterface
    interface Action {
        Response run(Request request) throws IOException, Problem;
    }

    private record Route(String method, Pattern path, Action action) {}

    /// @param path with `{}` for each variable part
    Router on(String method, String path, Action action) {
        var pattern = Pattern.quote(path).replace("{}", "\\E([^/]+)\\Q");
        routes.add(new Route(method, Pattern.compile(pattern), action));
        return this;
    }

    Response handle(HttpExchange exchange) throws IOException, Problem {
        var path = exchange.getRequestURI().getRawPath();
        var allowed = new TreeSet<String>();
        for (var route : routes) {
            var match = route.path.matcher(path);
            if (!match.matches()) {
                continue;
            }
            if (route.method.equals(exchange.getRequestMethod())) {
                var values =
                        IntStream.rangeClosed(1, match.groupCount())
                                .mapToObj(match::group)
                                .toList();
                return route.action.run(new Request(exchange, values));
            }
            allowed.add(route.method);
        }
        if (allowed.isEmpty()) {
            throw new Problem(404, "path-unknown", "There is nothing at this address.");
        }
        exchange.getResponseHeaders().set("Allow", String.join(", ", allowed));
        throw new Problem(405, "method-not-allowed", "Use " + String.join(" or ", allowed) + ".");
    }
}
