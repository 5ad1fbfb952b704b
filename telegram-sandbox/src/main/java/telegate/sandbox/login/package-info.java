/// How an auth key becomes a device: QR tokens, phone codes, passwords. Knows neither TL nor HTTP,
/// so that the RPC services and the pretended phone share one truth.
@NullMarked
package telegate.sandbox.login;

import org.jspecify.annotations.NullMarked;
