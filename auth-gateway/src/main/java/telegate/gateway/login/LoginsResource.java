package telegate.gateway.login;

import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jspecify.annotations.Nullable;
import telegate.contract.LoginId;
import telegate.gateway.problem.Problem;
import telegate.gateway.problem.ProblemType;
import telegate.gateway.rest.EventStream;
import telegate.gateway.rest.Listing;
import telegate.gateway.rest.StreamsConfig;
import telegate.gateway.security.Caller;

/// Logins for programs, and for the pages' own scripts.
@Path("/api/v1/logins")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Logins", description = "Connect an account: begin a login, show its code, follow it.")
class LoginsResource {

    private final Logins logins;
    private final Caller caller;
    private final StreamsConfig config;

    LoginsResource(Logins logins, Caller caller, StreamsConfig config) {
        this.logins = logins;
        this.caller = caller;
        this.config = config;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Begin a login",
            description =
                    "The QR code comes as an event of the login. Without an `Idempotency-Key`, a"
                            + " second request within two seconds answers with the login that the"
                            + " first one began.")
    @APIResponse(
            responseCode = "201",
            description = "The login.",
            headers = @Header(name = "Location", schema = @Schema(implementation = String.class)),
            content = @Content(schema = @Schema(implementation = LoginResource.class)))
    @APIResponse(responseCode = "404", description = "There is no such account.")
    @APIResponse(
            responseCode = "409",
            description = "The key began another login, or the account is connected.")
    public Response start(
            @Parameter(
                            description =
                                    "1 to 128 printable ASCII characters of your choice. The same"
                                            + " key within 24 hours begins no second login.")
                    @HeaderParam("Idempotency-Key")
                    @Nullable String key,
            @Nullable StartLoginRequest request) {
        LoginView login =
                logins.start(
                        caller.owner(), request == null ? null : request.reconnectAccountId(), key);
        return Response.created(URI.create("/api/v1/logins/" + login.loginId()))
                .entity(LoginResource.of(login))
                .build();
    }

    @GET
    @Operation(summary = "List your logins, newest first")
    @APIResponse(responseCode = "200", description = "A page of logins.")
    public Listing<LoginResource> list(
            @Parameter(description = "`nextCursor` of the page before.") @QueryParam("cursor")
                    @Nullable String cursor,
            @Parameter(description = "How many, 1 to 100.") @QueryParam("limit") @DefaultValue("20")
                    int limit) {
        int size = Listing.requireLimit(limit);
        LoginId before = cursor == null ? null : cursor(cursor);
        List<LoginResource> found =
                logins.list(caller.owner(), before, size + 1).stream()
                        .map(LoginResource::of)
                        .toList();
        return Listing.of(found, size, login -> login.id().toString());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "See a login")
    @APIResponse(responseCode = "200", description = "The login as it is now.")
    @APIResponse(responseCode = "404", description = "There is no such login.")
    public LoginResource get(@PathParam("id") String id) {
        return LoginResource.of(logins.find(caller.owner(), login(id)));
    }

    @GET
    @Path("/{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    // Streams count as non-blocking unless told; this one first asks the database.
    @Blocking
    @ResponseHeader(name = "X-Accel-Buffering", value = "no")
    @Operation(
            summary = "Follow a login",
            description =
                    "Server-sent events named `state`: the login as it is now, at once, then each"
                            + " later state. The event's id is the version. Ends after a final"
                            + " state. With `Last-Event-ID` only later states come.")
    @APIResponse(
            responseCode = "200",
            description = "The events; the data of each is a Login.",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = LoginResource.class)))
    @APIResponse(responseCode = "204", description = "It has ended, and you know that.")
    @APIResponse(responseCode = "404", description = "There is no such login.")
    public Multi<OutboundSseEvent> events(
            @PathParam("id") String id,
            @Parameter(description = "The last version you have seen.")
                    @HeaderParam("Last-Event-ID")
                    @Nullable String lastEventId,
            @Context Sse sse) {
        long seen = seen(lastEventId);
        LoginId login = login(id);
        LoginView now = logins.find(caller.owner(), login);
        if (now.state().isFinal() && !isNews(now, seen)) {
            // An EventSource would come again and again after an empty stream; not after this.
            throw new WebApplicationException(Response.noContent().build());
        }
        Multi<LoginView> newer =
                logins.watch(caller.owner(), login).filter(state -> isNews(state, seen));
        return EventStream.of(
                sse,
                newer,
                config.heartbeat(),
                state ->
                        sse.newEventBuilder()
                                .name("state")
                                .id(Long.toString(state.version()))
                                .data(LoginResource.class, LoginResource.of(state)));
    }

    @POST
    @Path("/{id}/refresh")
    @Operation(summary = "Ask for a new QR code; the old one dies")
    @APIResponse(responseCode = "202", description = "A new code will come as an event.")
    @APIResponse(responseCode = "404", description = "There is no such login.")
    @APIResponse(responseCode = "409", description = "The code was scanned, or it has ended.")
    public Response refresh(@PathParam("id") String id) {
        logins.refresh(caller.owner(), login(id));
        return Response.accepted().build();
    }

    @POST
    @Path("/{id}/recheck")
    @Operation(
            summary = "Look again",
            description = "For a person who has scanned and sees no next step.")
    @APIResponse(responseCode = "202", description = "The present state will come as an event.")
    @APIResponse(responseCode = "404", description = "There is no such login.")
    public Response recheck(@PathParam("id") String id) {
        logins.recheck(caller.owner(), login(id));
        return Response.accepted().build();
    }

    @POST
    @Path("/{id}/password")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Answer the question for the 2FA password",
            description =
                    "The password is sealed to the workers at once and is nowhere stored. A second"
                            + " answer to one question is dropped.")
    @APIResponse(responseCode = "202", description = "The outcome will come as an event.")
    @APIResponse(responseCode = "400", description = "The password is empty or too long.")
    @APIResponse(responseCode = "404", description = "There is no such login.")
    @APIResponse(responseCode = "409", description = "No password is asked for now.")
    public Response password(@PathParam("id") String id, @Nullable PasswordRequest request) {
        String password = request == null ? null : request.password();
        logins.submitPassword(
                caller.owner(),
                login(id),
                request == null ? null : request.challengeId(),
                password == null ? "" : password);
        return Response.accepted().build();
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Cancel a login")
    @APIResponse(responseCode = "202", description = "The end will come as an event.")
    @APIResponse(responseCode = "204", description = "It had ended already.")
    @APIResponse(responseCode = "404", description = "There is no such login.")
    public Response cancel(@PathParam("id") String id) {
        boolean asked = logins.cancel(caller.owner(), login(id));
        return asked ? Response.accepted().build() : Response.noContent().build();
    }

    /// What is no id is the id of nothing.
    private static LoginId login(String id) {
        try {
            return LoginId.of(id);
        } catch (IllegalArgumentException e) {
            throw new Problem(ProblemType.NOT_FOUND, "There is no such login.");
        }
    }

    private static LoginId cursor(String cursor) {
        try {
            return LoginId.of(cursor);
        } catch (IllegalArgumentException e) {
            throw new Problem(ProblemType.INVALID_VALUE, "`cursor` is none that was given out.");
        }
    }

    /// A login that no worker took up ends with the version 0 that it began with.
    private static boolean isNews(LoginView state, long seen) {
        boolean untold = state.version() == 0 && state.state().isFinal();
        return untold || state.version() > seen;
    }

    /// An id that is none of ours is ignored, as the standard asks of servers.
    private static long seen(@Nullable String lastEventId) {
        boolean ours = lastEventId != null && lastEventId.matches("\\d{1,18}");
        return ours ? Long.parseLong(lastEventId) : -1;
    }
}
