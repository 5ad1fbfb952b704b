/// The methods `updates.*`.
@NullMarked
package telegate.sandbox.service.updates;

import org.jspecify.annotations.NullMarked;
