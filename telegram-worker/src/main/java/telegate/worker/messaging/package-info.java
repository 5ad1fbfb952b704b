/// Kafka as the worker uses it: sends that are acknowledged by all replicas, dead letters, and the
/// mapping of states to events.
@NullMarked
package telegate.worker.messaging;

import org.jspecify.annotations.NullMarked;
