/// The worker as a whole, judged through the contract: commands in by Kafka, events out by Kafka,
/// the real TDLib against the sandbox.
@NullMarked
package telegate.worker.account;

import org.jspecify.annotations.NullMarked;
