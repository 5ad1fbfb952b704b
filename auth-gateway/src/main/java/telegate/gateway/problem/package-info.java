/// Errors as RFC 9457 problem documents: one shape, stable codes and English sentences for whatever
/// goes wrong, from a refused command to a path that does not exist.
@NullMarked
package telegate.gateway.problem;

import org.jspecify.annotations.NullMarked;
