/// The whole system on one machine: starts Kafka, PostgreSQL, the sandbox, one worker and one
/// gateway as processes of their own, keeps them running and ends them in order. `./telegate run`
/// and the system tests use it; production does not.
@NullMarked
package telegate.standalone;

import org.jspecify.annotations.NullMarked;
