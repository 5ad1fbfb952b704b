/// Tests of the embedded infrastructure: they start the real programs.
@NullMarked
package telegate.embedded;

import org.jspecify.annotations.NullMarked;
