/// The RSA key pair that makes a copy of TDLib trust the sandbox, and the making of that copy.
@NullMarked
package telegate.sandbox.key;

import org.jspecify.annotations.NullMarked;
