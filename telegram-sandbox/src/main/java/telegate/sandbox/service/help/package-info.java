/// The methods `help.*`.
@NullMarked
package telegate.sandbox.service.help;

import org.jspecify.annotations.NullMarked;
