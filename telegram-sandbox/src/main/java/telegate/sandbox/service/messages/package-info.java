/// The methods `messages.*`.
@NullMarked
package telegate.sandbox.service.messages;

import org.jspecify.annotations.NullMarked;
