/// Tests of the master key's change, on a real PostgreSQL.
@NullMarked
package telegate.worker.masterkey;

import org.jspecify.annotations.NullMarked;
