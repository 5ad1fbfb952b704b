package telegate.gateway.security;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import telegate.gateway.audit.Audit;
import telegate.gateway.audit.AuditAction;
import telegate.gateway.problem.Problem;
import telegate.gateway.problem.ProblemType;

/// Checks name and password, of the form and of HTTP Basic. An own provider and not the one of
/// quarkus-security-jpa, because attempts are limited before bcrypt is spent on them, and the
/// identity has to carry the owner id.
@ApplicationScoped
class PasswordSignIn implements IdentityProvider<UsernamePasswordAuthenticationRequest> {

    /// Where in the request a refusal waits for the one who answers.
    static final String REFUSAL = "telegate.sign-in.refusal";

    private final Users users;
    private final RateLimits limits;
    private final Audit audit;

    PasswordSignIn(Users users, RateLimits limits, Audit audit) {
        this.users = users;
        this.limits = limits;
        this.audit = audit;
    }

    @Override
    public Class<UsernamePasswordAuthenticationRequest> getRequestType() {
        return UsernamePasswordAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            UsernamePasswordAuthenticationRequest request, AuthenticationRequestContext context) {
        RoutingContext http =
                Objects.requireNonNull(HttpSecurityUtils.getRoutingContextAttribute(request));
        String name = request.getUsername();
        String password = new String(request.getPassword().getPassword());
        String address = ClientAddress.of(http);
        return context.runBlocking(() -> check(http, name, password, address));
    }

    private SecurityIdentity check(
            RoutingContext http, String name, String password, String address) {
        Optional<Duration> wait = limits.signInAttempt(Users.normal(name), address);
        if (wait.isPresent()) {
            http.put(
                    REFUSAL,
                    new Problem(
                            ProblemType.TOO_MANY_REQUESTS,
                            "Too many attempts to sign in. Try again later.",
                            wait.get()));
            throw new AuthenticationFailedException();
        }
        Optional<SignedInUser> user = users.verify(name, password);
        boolean form = http.request().getHeader("Authorization") == null;
        if (user.isEmpty()) {
            audit.note(Users.normal(name), AuditAction.SIGN_IN_FAILED, null, address);
            throw new AuthenticationFailedException();
        }
        limits.signInSucceeded(Users.normal(name), address);
        if (form) {
            audit.note(user.get().owner().value(), AuditAction.SIGNED_IN, null, address);
        }
        return user.get().identity();
    }
}
