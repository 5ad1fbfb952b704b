package telegate.gateway.page;

import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jspecify.annotations.Nullable;
import telegate.contract.LoginId;
import telegate.contract.OwnerId;
import telegate.gateway.login.LoginView;
import telegate.gateway.login.Logins;
import telegate.gateway.problem.Problem;
import telegate.gateway.problem.ProblemType;
import telegate.gateway.security.Caller;

/// The login page. Its address names the login (`/telegram/?login=…`), so that a reload, a bookmark
/// or a second browser shows the same one; without a name it shows the newest open one.
@Path("/telegram")
@Authenticated
class LoginPages {

    private final Logins logins;
    private final Caller caller;
    private final LoginPanel panel;
    private final Pages pages;

    LoginPages(Logins logins, Caller caller, LoginPanel panel, Pages pages) {
        this.logins = logins;
        this.caller = caller;
        this.panel = panel;
        this.pages = pages;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @RunOnVirtualThread
    public Response page(@QueryParam("login") @Nullable String login, RoutingContext request) {
        Language language = Language.of(request);
        String region =
                login == null
                        ? logins.latestOpen(caller.owner())
                                .map(open -> panel.of(open, language))
                                .orElseGet(() -> panel.idle(language))
                        : panel.of(logins.find(caller.owner(), idOf(login)), language);
        return pages.answer(PageTemplates.login(pages.frame("login", request), region), request);
    }

    /// The region alone: what the script asks for when the event stream is broken.
    @GET
    @Path("/logins/{login}/panel")
    @Produces(MediaType.TEXT_HTML)
    @RunOnVirtualThread
    public Response region(@PathParam("login") String login, RoutingContext request) {
        LoginView view = logins.find(caller.owner(), idOf(login));
        return pages.answer(panel.of(view, Language.of(request)), request);
    }

    /// The region now and after every change, as server-sent events; the id is the version.
    @GET
    @Path("/logins/{login}/live")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @ResponseHeader(name = "X-Accel-Buffering", value = "no")
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @Blocking
    public Multi<OutboundSseEvent> live(
            @PathParam("login") String login, @Context Sse sse, RoutingContext request) {
        Language language = Language.of(request);
        OwnerId watcher = caller.owner();
        return LiveRegion.events(
                sse,
                logins.watch(watcher, idOf(login)),
                view -> panel.of(view, language),
                view -> Long.toString(view.version()));
    }

    private static LoginId idOf(String text) {
        try {
            return LoginId.of(text);
        } catch (IllegalArgumentException noId) {
            throw new Problem(ProblemType.NOT_FOUND, "There is no such login");
        }
    }
}
