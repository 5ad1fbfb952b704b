/// A real Kafka broker and a real PostgreSQL without installation: both come from Maven artifacts,
/// run as child processes that end with their parent (also when it is killed), and keep their data
/// over restarts. Used by the standalone runner and, through
/// [telegate.embedded.TestInfrastructure], by every test that needs the two.
@NullMarked
package telegate.embedded;

import org.jspecify.annotations.NullMarked;
