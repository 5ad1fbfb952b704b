/// Kafka: commands out, events in. Events are read twice: by one durable consumer group that writes
/// them to the database once, and by each replica for itself, at once and without a group, for the
/// people who wait on that replica. Commands, the group and its dead letters are SmallRye channels
/// ([Channels]); the reader without a group is a plain client, see
/// `docs/decisions/0010-smallrye-where-it-fits.md`. Knows no feature; features implement
/// [EventProjection] and [LiveEventListener].
@NullMarked
package telegate.gateway.messaging;

import org.jspecify.annotations.NullMarked;
