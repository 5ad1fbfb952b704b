/// The methods `users.*`.
@NullMarked
package telegate.sandbox.service.users;

import org.jspecify.annotations.NullMarked;
