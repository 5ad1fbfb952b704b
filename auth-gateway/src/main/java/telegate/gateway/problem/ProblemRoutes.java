package telegate.gateway.problem;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Answers what never reaches a REST resource: bodies that say they are too large, and paths that
/// nobody knows.
@ApplicationScoped
class ProblemRoutes {

    /// Before authentication (200): a body that is too large is not worth a look at passwords.
    private static final int BEFORE_AUTHENTICATION = 900;

    private final Problems problems;
    private final long maxBody;

    ProblemRoutes(
            Problems problems,
            @ConfigProperty(name = "telegate.http.max-body-size") MemorySize maxBody) {
        this.problems = problems;
        this.maxBody = maxBody.asLongValue();
    }

    void filters(@Observes Filters filters) {
        filters.register(this::refuseLargeBody, BEFORE_AUTHENTICATION);
    }

    void routes(@Observes Router router) {
        router.route()
                .order(RouteConstants.ROUTE_ORDER_AFTER_DEFAULT + 10_000)
                .handler(request -> problems.send(request, StatusProblems.of(404)));
        router.route("/api/*").failureHandler(this::failed);
    }

    private void refuseLargeBody(RoutingContext request) {
        String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || fits(length)) {
            request.next();
            return;
        }
        problems.send(request, StatusProblems.of(413));
    }

    private boolean fits(String length) {
        try {
            return Long.parseLong(length) <= maxBody;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void failed(RoutingContext request) {
        if (request.statusCode() == 413) {
            problems.send(request, StatusProblems.of(413));
        } else {
            request.next();
        }
    }
}
