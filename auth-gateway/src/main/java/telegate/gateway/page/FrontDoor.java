package telegate.gateway.page;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/// The bare address leads to the login page.
@Path("/")
@PermitAll
class FrontDoor {

    @GET
    public Response enter() {
        return Response.seeOther(URI.create("/telegram/")).build();
    }
}
