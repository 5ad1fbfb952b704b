package telegate.contract.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;
import telegate.contract.AccountId;
import telegate.contract.ChallengeId;
import telegate.contract.LoginId;
import telegate.contract.TenantId;

/// What a sealed password is bound to. A ciphertext moved to another message, login or challenge
/// does not open, so a replay is worth nothing.
///
/// @param messageId the id of the command's envelope
public record SealingContext(
        TenantId tenant,
        AccountId accountId,
        LoginId loginId,
        ChallengeId challengeId,
        UUID messageId) {

    private static final String PURPOSE = "telegate.login.password.v1";

    byte[] bytes() {
        return String.join(
                        "|",
                        PURPOSE,
                        tenant.toString(),
                        accountId.toString(),
                        loginId.toString(),
                        challengeId.toString(),
                        messageId.toString())
                .getBytes(UTF_8);
    }
}
