@NullMarked
package telegate.sandbox;

import org.jspecify.annotations.NullMarked;
