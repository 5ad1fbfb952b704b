/// What a login is: its states, what may happen to it and what follows. Pure: no clock, no I/O, no
/// framework. [telegate.worker.account.LoginFlow] is the shell that carries the effects out.
@NullMarked
package telegate.worker.login;

import org.jspecify.annotations.NullMarked;
