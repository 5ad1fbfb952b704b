package telegate.gateway.page;

import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/// Signing in. The form goes to `/j_security_check`; the answer to a wrong name and to a wrong
/// password is the same.
@Path("/telegram/sign-in")
@PermitAll
class SignInPages {

    private static final URI LOGIN = URI.create("/telegram/");

    private final SecurityIdentity identity;
    private final Pages pages;

    SignInPages(SecurityIdentity identity, Pages pages) {
        this.identity = identity;
        this.pages = pages;
    }

    /// The parameter `error`, with or without a value, says that an attempt failed.
    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response page(RoutingContext request) {
        if (!identity.isAnonymous()) {
            return Response.seeOther(LOGIN).build();
        }
        boolean failed = request.queryParams().contains("error");
        return pages.answer(PageTemplates.signIn(pages.frame("sign-in", request), failed), request);
    }
}
