package telegate.gateway.page;

import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.jboss.resteasy.reactive.ResponseHeader;
import telegate.gateway.account.Accounts;
import telegate.gateway.security.Caller;

/// The dashboard: the accounts of who is signed in, as they are now.
@Path("/telegram/dashboard")
@Authenticated
class DashboardPages {

    private final Accounts accounts;
    private final Caller caller;
    private final AccountsPanel panel;
    private final Pages pages;

    DashboardPages(Accounts accounts, Caller caller, AccountsPanel panel, Pages pages) {
        this.accounts = accounts;
        this.caller = caller;
        this.panel = panel;
        this.pages = pages;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @RunOnVirtualThread
    public Response page(RoutingContext request) {
        String region = panel.of(accounts.list(caller.owner()), Language.of(request));
        return pages.answer(
                PageTemplates.dashboard(pages.frame("dashboard", request), region), request);
    }

    /// The region alone: what the script asks for when the event stream is broken.
    @GET
    @Path("/panel")
    @Produces(MediaType.TEXT_HTML)
    @RunOnVirtualThread
    public Response region(RoutingContext request) {
        return pages.answer(panel.of(accounts.list(caller.owner()), Language.of(request)), request);
    }

    /// The region now and after every change, as server-sent events.
    @GET
    @Path("/live")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @ResponseHeader(name = "X-Accel-Buffering", value = "no")
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @Blocking
    public Multi<OutboundSseEvent> live(@Context Sse sse, RoutingContext request) {
        Language language = Language.of(request);
        return LiveRegion.events(
                sse, accounts.watch(caller.owner()), list -> panel.of(list, language), _ -> "");
    }
}
