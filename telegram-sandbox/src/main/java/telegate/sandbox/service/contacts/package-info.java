/// The methods `contacts.*`.
@NullMarked
package telegate.sandbox.service.contacts;

import org.jspecify.annotations.NullMarked;
