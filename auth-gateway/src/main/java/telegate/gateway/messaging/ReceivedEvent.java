package telegate.gateway.messaging;

import telegate.contract.Envelope;
import telegate.contract.Event;

/// An event as it came from Kafka.
///
/// @param partition where it stood, which is the account's partition
public record ReceivedEvent(Envelope<Event> envelope, int partition) {}
