/// The methods `account.*`.
@NullMarked
package telegate.sandbox.service.account;

import org.jspecify.annotations.NullMarked;
