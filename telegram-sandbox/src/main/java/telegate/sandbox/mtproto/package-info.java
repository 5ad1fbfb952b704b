/// MTProto on the wire, from the SOCKS5 greeting to the plain text of an encrypted message:
/// transports, key exchange, encryption. Knows nothing of sessions and methods. What is done here
/// follows core.telegram.org/mtproto; the judge is TDLib itself.
@NullMarked
package telegate.sandbox.mtproto;

import org.jspecify.annotations.NullMarked;
