/// Kafka: commands out, events in. Events are read twice: by one durable consumer group that writes
/// them to the database once, and by each replica for itself, at once and without a group, for the
/// people who wait on that replica. Knows no feature; features implement [EventProjection] and
/// [LiveEventListener].
@NullMarked
package telegate.gateway.messaging;

import org.jspecify.annotations.NullMarked;
