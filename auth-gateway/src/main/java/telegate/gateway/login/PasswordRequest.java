package telegate.gateway.login;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import telegate.contract.ChallengeId;

/// The answer to `password-required`.
@Schema(name = "Password")
record PasswordRequest(
        @Schema(description = "1 to 1,024 bytes of UTF-8.", required = true)
                @Nullable String password,
        @Schema(
                        implementation = String.class,
                        format = "uuid",
                        description = "Which question is answered; without it the newest one.")
                @Nullable ChallengeId challengeId) {

    @Override
    public String toString() {
        return "PasswordRequest[challengeId=" + challengeId + "]";
    }
}
