/// What the whole gateway shares at the edge: the clock.
@NullMarked
package telegate.gateway.config;

import org.jspecify.annotations.NullMarked;
