/// The Kafka messages between gateway and worker, and nothing else: identifiers, commands, events,
/// their CloudEvents envelope and the topics they travel on. No framework, so that both services,
/// tests and tools read and write exactly the same bytes.
@NullMarked
package telegate.contract;

import org.jspecify.annotations.NullMarked;
