/// How a 2FA password travels through Kafka: sealed by the gateway to the workers' public key
/// (HPKE, RFC 9180, by Tink) and bound to the one message, login and challenge that it answers.
@NullMarked
package telegate.contract.secret;

import org.jspecify.annotations.NullMarked;
