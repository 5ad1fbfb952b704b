/// Tests of the standalone runner that need no built service.
@NullMarked
package telegate.standalone;

import org.jspecify.annotations.NullMarked;
