package telegate.gateway.security;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.FormAuthenticationMechanism;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import telegate.gateway.audit.Audit;
import telegate.gateway.audit.AuditAction;

/// Ends a session.
@Path("/telegram/sign-out")
@RunOnVirtualThread
class SignOutResource {

    private final SecurityIdentity identity;
    private final Caller caller;
    private final Audit audit;
    private final String signInPage;

    SignOutResource(
            SecurityIdentity identity,
            Caller caller,
            Audit audit,
            @ConfigProperty(name = "quarkus.http.auth.form.login-page") String signInPage) {
        this.identity = identity;
        this.caller = caller;
        this.audit = audit;
        this.signInPage = signInPage;
    }

    /// Forgets the cookie and leads to the sign-in page; also when nobody was signed in.
    @POST
    @PermitAll
    @Operation(hidden = true)
    public Response signOut() {
        if (!identity.isAnonymous()) {
            audit.note(caller.owner().value(), AuditAction.SIGNED_OUT, null, caller.address());
            FormAuthenticationMechanism.logout(identity);
        }
        return Response.seeOther(URI.create(signInPage)).build();
    }
}
