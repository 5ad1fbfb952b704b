@NullMarked
package telegate.contract;

import org.jspecify.annotations.NullMarked;
