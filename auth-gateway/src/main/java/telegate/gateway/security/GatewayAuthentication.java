package telegate.gateway.security;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TrustedAuthenticationRequest;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.BasicAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.FormAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import telegate.gateway.problem.Problem;
import telegate.gateway.problem.ProblemType;
import telegate.gateway.problem.Problems;

/// People sign in by form and have a session cookie; programs may send HTTP Basic under `/api`. Who
/// is not signed in is sent to the sign-in page if he is a person who opens a page, and is told 401
/// otherwise.
@Alternative
@Priority(1)
@ApplicationScoped
class GatewayAuthentication implements HttpAuthenticationMechanism {

    private static final String POST_LOCATION = "/j_security_check";
    private static final String BASIC = "Basic realm=\"Telegate\", charset=\"UTF-8\"";

    /// For browsers' scripts: at `Basic` a browser would open a password window of its own.
    private static final String SESSION = "Session realm=\"Telegate\"";

    private final FormAuthenticationMechanism form;
    private final BasicAuthenticationMechanism basic =
            new BasicAuthenticationMechanism("Telegate", false);
    private final Problems problems;
    private final String signInPage;
    private final String cookie;

    GatewayAuthentication(
            FormAuthenticationMechanism form,
            Problems problems,
            @ConfigProperty(name = "quarkus.http.auth.form.login-page") String signInPage,
            @ConfigProperty(name = "quarkus.http.auth.form.cookie-name") String cookie) {
        this.form = form;
        this.problems = problems;
        this.signInPage = signInPage;
        this.cookie = cookie;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            RoutingContext request, IdentityProviderManager identities) {
        if (Problems.isApi(request) && request.request().getHeader("Authorization") != null) {
            return basic.authenticate(request, identities);
        }
        Uni<SecurityIdentity> found = form.authenticate(request, identities);
        if (isSignIn(request)) {
            return found;
        }
        // A session of a user who has gone: without this even the sign-in page would send him to
        // the sign-in page.
        return found.onFailure(AuthenticationFailedException.class)
                .recoverWithUni(() -> {
                    forgetSession(request);
                    return Uni.createFrom().nullItem();
                });
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext request) {
        Problem refusal = request.get(PasswordSignIn.REFUSAL);
        if (refusal != null) {
            problems.send(request, refusal);
            return Uni.createFrom().item(true);
        }
        return getChallenge(request)
                .map(challenge -> {
                    send(request, challenge);
                    return true;
                });
    }

    private void send(RoutingContext request, ChallengeData challenge) {
        request.response().putHeader(challenge.headerName, challenge.headerContent);
        if (challenge.status == ProblemType.NOT_SIGNED_IN.status()) {
            problems.send(request, new Problem(ProblemType.NOT_SIGNED_IN, "Sign in first."));
        } else {
            request.response().setStatusCode(challenge.status);
            request.end();
        }
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        if (isSignIn(request)) {
            return form.getChallenge(request);
        }
        if (Problems.isApi(request) || isMadeByScript(request.request())) {
            boolean browser = request.request().getHeader("Sec-Fetch-Mode") != null;
            return Uni.createFrom()
                    .item(new ChallengeData(401, "WWW-Authenticate", browser ? SESSION : BASIC));
        }
        if (request.request().method() == HttpMethod.GET) {
            // Also notes the page in a cookie, to come back to it afterwards.
            return form.getChallenge(request);
        }
        return Uni.createFrom().item(new ChallengeData(302, "Location", signInPage));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(
                UsernamePasswordAuthenticationRequest.class, TrustedAuthenticationRequest.class);
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext request) {
        return form.getCredentialTransport(request);
    }

    private static boolean isSignIn(RoutingContext request) {
        return request.request().method() == HttpMethod.POST
                && request.normalizedPath().endsWith(POST_LOCATION);
    }

    /// A script follows a redirect without a word and would take the sign-in page for the answer.
    private static boolean isMadeByScript(HttpServerRequest request) {
        String mode = request.getHeader("Sec-Fetch-Mode");
        return (mode != null && !mode.equals("navigate"))
                || request.getHeader("HX-Request") != null
                || "text/event-stream".equals(request.getHeader("Accept"));
    }

    private void forgetSession(RoutingContext request) {
        request.response().addCookie(Cookie.cookie(cookie, "").setPath("/").setMaxAge(0));
    }
}
