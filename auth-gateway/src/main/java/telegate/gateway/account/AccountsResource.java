package telegate.gateway.account;

import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.GenericType;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.gateway.problem.Problem;
import telegate.gateway.problem.ProblemType;
import telegate.gateway.rest.EventStream;
import telegate.gateway.rest.Listing;
import telegate.gateway.rest.StreamsConfig;
import telegate.gateway.security.Caller;

/// Connected accounts for programs, and for the pages' own scripts.
@Path("/api/v1/accounts")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Accounts", description = "The accounts that are connected.")
class AccountsResource {

    private final Accounts accounts;
    private final Caller caller;
    private final StreamsConfig config;

    AccountsResource(Accounts accounts, Caller caller, StreamsConfig config) {
        this.accounts = accounts;
        this.caller = caller;
        this.config = config;
    }

    @GET
    @Operation(
            summary = "List your accounts, newest first",
            description =
                    "One for each Telegram user: an older disconnected account is left out when"
                            + " the same person has connected again.")
    @APIResponse(responseCode = "200", description = "A page of accounts.")
    public Listing<AccountResource> list(
            @Parameter(description = "`nextCursor` of the page before.") @QueryParam("cursor")
                    @Nullable String cursor,
            @Parameter(description = "How many, 1 to 100.") @QueryParam("limit") @DefaultValue("20")
                    int limit) {
        int size = Listing.requireLimit(limit);
        List<AccountResource> all = resources(accounts.list(caller.owner()));
        List<AccountResource> rest = cursor == null ? all : after(all, cursor);
        return Listing.of(
                rest.subList(0, Math.min(rest.size(), size + 1)),
                size,
                account -> account.id().toString());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "See an account")
    @APIResponse(responseCode = "200", description = "The account as it is now.")
    @APIResponse(responseCode = "404", description = "There is no such account.")
    public AccountResource get(@PathParam("id") String id) {
        return AccountResource.of(accounts.find(caller.owner(), account(id)));
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            summary = "Log an account out of Telegram",
            description = "Its session ends at Telegram and its key is destroyed.")
    @APIResponse(responseCode = "202", description = "The account will be disconnected.")
    @APIResponse(responseCode = "204", description = "It was disconnected already.")
    @APIResponse(responseCode = "404", description = "There is no such account.")
    public Response logOut(@PathParam("id") String id) {
        boolean asked = accounts.logOut(caller.owner(), account(id));
        return asked ? Response.accepted().build() : Response.noContent().build();
    }

    @GET
    @Path("/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    // Streams count as non-blocking unless told; this one first asks the database.
    @Blocking
    @ResponseHeader(name = "X-Accel-Buffering", value = "no")
    @Operation(
            summary = "Follow your accounts",
            description =
                    "Server-sent events named `accounts`: the whole list as it is now, at once,"
                            + " then anew after each change. Does not end by itself.")
    @APIResponse(
            responseCode = "200",
            description = "The events; the data of each is a list of Accounts.",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = AccountResource[].class)))
    public Multi<OutboundSseEvent> events(@Context Sse sse) {
        return EventStream.of(
                sse,
                accounts.watch(caller.owner()),
                config.heartbeat(),
                list ->
                        sse.newEventBuilder()
                                .name("accounts")
                                .data(
                                        new GenericType<List<AccountResource>>() {},
                                        resources(list)));
    }

    private static List<AccountResource> resources(List<AccountView> accounts) {
        return accounts.stream().map(AccountResource::of).toList();
    }

    private static List<AccountResource> after(List<AccountResource> all, String cursor) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).id().toString().equals(cursor)) {
                return all.subList(i + 1, all.size());
            }
        }
        throw new Problem(ProblemType.INVALID_VALUE, "`cursor` is none that was given out.");
    }

    /// What is no id is the id of nothing.
    private static AccountId account(String id) {
        try {
            return AccountId.of(id);
        } catch (IllegalArgumentException e) {
            throw new Problem(ProblemType.NOT_FOUND, "There is no such account.");
        }
    }
}
