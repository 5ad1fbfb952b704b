package telegate.gateway.problem;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Turns what REST resources throw into problems. Nothing of an exception's own text or class name
/// leaves the gateway.
class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    private final Problems problems;

    ProblemMappers(Problems problems) {
        this.problems = problems;
    }

    @ServerExceptionMapper
    Response problem(Problem problem, RoutingContext request) {
        return problems.response(request, problem).build();
    }

    @ServerExceptionMapper
    Response http(WebApplicationException e, RoutingContext request) {
        Response original = e.getResponse();
        if (original.getStatus() < 400) {
            return original;
        }
        Problem problem = within(e, StatusProblems.of(original.getStatus()));
        if (problem.type() == ProblemType.INTERNAL) {
            return unexpected(e, request);
        }
        Response.ResponseBuilder response = problems.response(request, problem);
        String allow = original.getHeaderString("Allow");
        return allow == null ? response.build() : response.header("Allow", allow).build();
    }

    @ServerExceptionMapper
    Response json(JacksonException e, RoutingContext request) {
        return problems.response(request, within(e, StatusProblems.of(400))).build();
    }

    /// Jackson wraps what the stream it reads from throws: a body that is too large.
    private static Problem within(Throwable e, Problem otherwise) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) {
                return problem;
            }
        }
        return otherwise;
    }

    /// Quarkus has a mapper of its own for this one, so the general one is not enough.
    @ServerExceptionMapper
    Response jsonOfOtherShape(MismatchedInputException e, RoutingContext request) {
        return json(e, request);
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e, RoutingContext request) {
        return problems.response(request, StatusProblems.of(403)).build();
    }

    /// Programs get 401, people are sent to the sign-in page; which of both, the mechanism says.
    @ServerExceptionMapper
    Uni<Response> notSignedIn(UnauthorizedException e, RoutingContext request) {
        HttpAuthenticator authenticator =
                Objects.requireNonNull(request.get(HttpAuthenticator.class.getName()));
        return authenticator.getChallenge(request).map(challenge -> challenge(challenge, request));
    }

    private Response challenge(ChallengeData challenge, RoutingContext request) {
        if (challenge.status == 401) {
            return problems.response(request, StatusProblems.of(401))
                    .header(challenge.headerName.toString(), challenge.headerContent)
                    .build();
        }
        return Response.status(challenge.status)
                .header(challenge.headerName.toString(), challenge.headerContent)
                .build();
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e, RoutingContext request) {
        LOG.errorf(
                e,
                "Request failed method=%s route=%s",
                request.request().method(),
                request.normalizedPath());
        return problems.response(request, StatusProblems.of(500)).build();
    }
}
