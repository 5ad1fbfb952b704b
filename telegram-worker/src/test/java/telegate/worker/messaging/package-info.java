/// Tests of sending to Kafka.
@NullMarked
package telegate.worker.messaging;

import org.jspecify.annotations.NullMarked;
