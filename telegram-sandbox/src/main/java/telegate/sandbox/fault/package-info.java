/// The levers by which a test makes the data centre misbehave.
@NullMarked
package telegate.sandbox.fault;

import org.jspecify.annotations.NullMarked;
