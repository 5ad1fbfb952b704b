/// Logins: starting one, steering it, watching it, and the REST resource that does all that for
/// programs. What a login is now is decided by the worker; this package sends commands and keeps
/// the newest state that the worker told.
@NullMarked
package telegate.gateway.login;

import org.jspecify.annotations.NullMarked;
