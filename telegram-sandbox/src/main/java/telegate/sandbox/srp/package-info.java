/// The server's half of Telegram's two-factor check: SRP-6a over a 2048-bit group with SHA-256, the
/// password hashed by SHA-256 with two salts and PBKDF2-HMAC-SHA512. The algorithm is described at
/// core.telegram.org/api/srp.
@NullMarked
package telegate.sandbox.srp;

import org.jspecify.annotations.NullMarked;
