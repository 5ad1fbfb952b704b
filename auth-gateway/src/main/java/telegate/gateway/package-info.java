@NullMarked
package telegate.gateway;

import org.jspecify.annotations.NullMarked;
