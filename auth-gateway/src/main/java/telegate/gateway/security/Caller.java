package telegate.gateway.security;

import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import telegate.contract.OwnerId;
import telegate.gateway.problem.Problem;
import telegate.gateway.problem.ProblemType;

/// Who makes the current HTTP request.
@RequestScoped
public class Caller {

    static final String OWNER = "telegate.owner";

    private final SecurityIdentity identity;
    private final RoutingContext request;

    Caller(SecurityIdentity identity, RoutingContext request) {
        this.identity = identity;
        this.request = request;
    }

    /// Whose objects the caller may see: `user_<id>` for a built-in user.
    ///
    /// @throws Problem 401 when nobody is signed in
    public OwnerId owner() {
        OwnerId owner = identity.getAttribute(OWNER);
        if (owner == null) {
            throw new Problem(ProblemType.NOT_SIGNED_IN, "Sign in first.");
        }
        return owner;
    }

    /// The name to show, the user's own.
    public String name() {
        return identity.getPrincipal().getName();
    }

    /// The address the request came from, for limits and the audit log.
    public String address() {
        return ClientAddress.of(request);
    }
}
