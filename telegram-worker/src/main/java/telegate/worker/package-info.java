@NullMarked
package telegate.worker;

import org.jspecify.annotations.NullMarked;
