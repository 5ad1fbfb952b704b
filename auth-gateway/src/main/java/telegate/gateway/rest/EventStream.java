package telegate.gateway.rest;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.function.Function;

/// Server-sent events.
public final class EventStream {

    /// Kept for a reader that is slow; one that is slower is cut off and comes again with its
    /// `Last-Event-ID`.
    private static final int BUFFER = 128;

    private EventStream() {}

    /// Turns items into events and adds a comment from time to time, so that proxies do not take
    /// the stream for dead and a reader that has gone is noticed.
    public static <T> Multi<OutboundSseEvent> of(
            Sse sse,
            Multi<T> items,
            Duration heartbeat,
            Function<T, OutboundSseEvent.Builder> event) {
        return Multi.createFrom()
                .emitter(
                        out -> {
                            Cancellable beats =
                                    Multi.createFrom()
                                            .ticks()
                                            .every(heartbeat)
                                            .subscribe()
                                            .with(_ -> out.emit(alive(sse)), out::fail);
                            Cancellable told =
                                    items.subscribe()
                                            .with(
                                                    item -> out.emit(json(event.apply(item))),
                                                    out::fail,
                                                    out::complete);
                            out.onTermination(() -> {
                                beats.cancel();
                                told.cancel();
                            });
                        },
                        BUFFER);
    }

    private static OutboundSseEvent alive(Sse sse) {
        return sse.newEventBuilder().comment("alive").build();
    }

    private static OutboundSseEvent json(OutboundSseEvent.Builder event) {
        return event.mediaType(MediaType.APPLICATION_JSON_TYPE).build();
    }
}
