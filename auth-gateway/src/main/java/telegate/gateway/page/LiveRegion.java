package telegate.gateway.page;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/// Turns what changes into server-sent events: `state`, whose data is the region as HTML, and
/// `ping`, by which the page notices a connection that is dead without having been closed.
final class LiveRegion {

    /// The page gives a connection up after two and a half of these without a sign of life.
    private static final Duration PING = Duration.ofSeconds(10);

    private LiveRegion() {}

    /// Renders on worker threads, because the states come on a thread that must not be held up, and
    /// ends when the states end.
    static <T> Multi<OutboundSseEvent> events(
            Sse sse, Multi<T> states, Function<T, String> html, Function<T, String> id) {
        OutboundSseEvent ping = sse.newEventBuilder().name("ping").data("alive").build();
        Multi<Optional<OutboundSseEvent>> live =
                states.emitOn(Infrastructure.getDefaultWorkerPool())
                        .map(state ->
                                sse.newEventBuilder()
                                        .name("state")
                                        .id(id.apply(state))
                                        .mediaType(MediaType.TEXT_PLAIN_TYPE)
                                        .data(String.class, html.apply(state))
                                        .build())
                        .map(Optional::of)
                        .onCompletion()
                        .continueWith(Optional.empty());
        Multi<Optional<OutboundSseEvent>> pings =
                Multi.createFrom()
                        .ticks()
                        .every(PING)
                        .onOverflow()
                        .drop()
                        .map(_ -> Optional.of(ping));
        return Multi.createBy()
                .merging()
                .streams(live, pings)
                .select()
                .first(Optional::isPresent)
                .map(Optional::orElseThrow);
    }
}
