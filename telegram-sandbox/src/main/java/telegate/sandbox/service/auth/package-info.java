/// The methods `auth.*`.
@NullMarked
package telegate.sandbox.service.auth;

import org.jspecify.annotations.NullMarked;
