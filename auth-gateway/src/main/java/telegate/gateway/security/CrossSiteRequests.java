package telegate.gateway.security;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import telegate.gateway.problem.Problem;
import telegate.gateway.problem.ProblemType;
import telegate.gateway.problem.Problems;

/// Refuses what a page of another site makes a browser send, on every path and before anybody is
/// authenticated. Browsers say where a request comes from; programs send neither header and pass,
/// because nobody else can make them send a cookie. Needs no token, so nothing can be forgotten.
@ApplicationScoped
class CrossSiteRequests {

    private static final int BEFORE_AUTHENTICATION = 800;
    private static final Set<HttpMethod> SAFE =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Problems problems;

    CrossSiteRequests(Problems problems) {
        this.problems = problems;
    }

    void filters(@Observes Filters filters) {
        filters.register(this::refuseOtherSites, BEFORE_AUTHENTICATION);
    }

    private void refuseOtherSites(RoutingContext request) {
        if (SAFE.contains(request.request().method()) || isOurs(request.request())) {
            request.next();
            return;
        }
        problems.send(
                request,
                new Problem(
                        ProblemType.CROSS_SITE,
                        "This was sent by a page of another site. Open Telegate itself."));
    }

    private static boolean isOurs(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        // Not sent over plain HTTP except to localhost; every browser sends Origin then.
        String origin = request.getHeader("Origin");
        return origin == null || isSameHost(origin, request.authority());
    }

    private static boolean isSameHost(String origin, @Nullable HostAndPort here) {
        try {
            URI uri = URI.create(origin);
            if (here == null || uri.getHost() == null) {
                return false;
            }
            int standard = "https".equals(uri.getScheme()) ? 443 : 80;
            int port = uri.getPort() == -1 ? standard : uri.getPort();
            int ourPort = here.port() == -1 ? standard : here.port();
            return uri.getHost().equalsIgnoreCase(here.host()) && port == ourPort;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
