/// Tests of the whole system: gateway, worker and sandbox as processes, with a real Kafka, a real
/// PostgreSQL, the real TDLib and a real browser. `*ST` classes share one system ([SharedSystem])
/// unless they do damage that others would notice; [NoSecretLeaksST] runs last and reads everything
/// that the others have left behind.
@NullMarked
package telegate.system;

import org.jspecify.annotations.NullMarked;
