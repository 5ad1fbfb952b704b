package telegate.gateway.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Renders problems: as `application/problem+json` under `/api`, as a page elsewhere. Both of
/// Quarkus' layers need it: Vert.x routes, where bodies are too large, paths unknown and
/// credentials wrong, and REST. An extension that covers REST alone would leave two renderings.
@ApplicationScoped
public class Problems {

    private static final String JSON = "application/problem+json";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String TEXT = "text/plain; charset=utf-8";

    private final ObjectMapper json;
    private final Instance<ErrorPage> page;

    Problems(ObjectMapper json, Instance<ErrorPage> page) {
        this.json = json;
        this.page = page;
    }

    /// Whether the request is for the API. Decides how errors look, never who may do what.
    public static boolean isApi(RoutingContext request) {
        String path = request.normalizedPath();
        return path.equals("/api") || path.startsWith("/api/");
    }

    /// Ends a Vert.x request with this problem.
    public void send(RoutingContext request, Problem problem) {
        HttpServerResponse response = request.response();
        if (response.ended()) {
            return;
        }
        response.setStatusCode(problem.status());
        headers(request, problem).forEach(response::putHeader);
        request.end(body(request, problem));
    }

    /// The same for a REST resource.
    Response.ResponseBuilder response(RoutingContext request, Problem problem) {
        Response.ResponseBuilder response =
                Response.status(problem.status()).entity(body(request, problem));
        headers(request, problem).forEach(response::header);
        return response;
    }

    private Map<String, String> headers(RoutingContext request, Problem problem) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", contentType(request));
        headers.put("Cache-Control", "no-store");
        Duration wait = problem.retryAfter();
        if (wait != null) {
            headers.put("Retry-After", seconds(wait));
        }
        boolean oldProtocol = request.request().version() != HttpVersion.HTTP_2;
        if (problem.type() == ProblemType.BODY_TOO_LARGE && oldProtocol) {
            // The client still sends: it gets the answer, and the rest is not read.
            headers.put("Connection", "close");
        }
        return headers;
    }

    private String contentType(RoutingContext request) {
        if (isApi(request)) {
            return JSON;
        }
        return page.isResolvable() ? HTML : TEXT;
    }

    private String body(RoutingContext request, Problem problem) {
        if (isApi(request)) {
            try {
                return json.writeValueAsString(ProblemDocument.of(problem));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("A problem document cannot be written", e);
            }
        }
        return page.isResolvable() ? page.get().render(problem, request) : problem.detail();
    }

    /// Rounded up: a client that comes back a moment too early is refused again.
    private static String seconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()));
    }
}
