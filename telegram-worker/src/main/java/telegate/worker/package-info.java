/// The stateful half of Telegate: it owns every live TDLib client for the whole of its life, takes
/// commands from Kafka and publishes what became of them. Start reading at
/// [telegate.worker.login.LoginState] and [telegate.worker.account.Account]; this package only
/// wires the others together ([Worker]).
@NullMarked
package telegate.worker;

import org.jspecify.annotations.NullMarked;
