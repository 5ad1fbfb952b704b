package telegate.contract;

/// An imperative for the owner of one account. It travels on [Topics#COMMANDS] in the account's
/// partition and has an expiry: a worker that comes back from an outage does not carry out
/// yesterday's logins.
public sealed interface Command {

    /// Begin a login by QR code. Redelivery of the same login id begins nothing new.
    ///
    /// @param owner who will own the account
    record StartLogin(OwnerId owner) implements Command {
        /// Needs an owner.
        public StartLogin {
            Required.field(owner, "owner");
        }
    }

    /// Give the person a new QR code; the old one dies. Rejected once the code has been scanned.
    record RefreshLogin() implements Command {}

    /// Look at the login again and publish its present state, for someone who waits for a step that
    /// does not come («Нужна 2FA?»).
    record RecheckLogin() implements Command {}

    /// The answer to a [LoginEvent.PasswordRequired].
    ///
    /// @param challengeId which question is answered; single use
    /// @param sealedPassword HPKE ciphertext for the workers' key, Base64 (see
    ///   [telegate.contract.secret.SealingContext])
    record SubmitPassword(ChallengeId challengeId, String sealedPassword) implements Command {
        /// Needs both fields.
        public SubmitPassword {
            Required.field(challengeId, "challengeId");
            Required.field(sealedPassword, "sealedPassword");
        }

        @Override
        public String toString() {
            return "SubmitPassword[challengeId=" + challengeId + "]";
        }
    }

    /// End the login; its key is destroyed. Rejected after success.
    ///
    /// @param reason who ended it
    record CancelLogin(CancelReason reason) implements Command {
        /// Needs a reason.
        public CancelLogin {
            Required.field(reason, "reason");
        }
    }

    /// Log a connected account out of Telegram and forget its key.
    record LogOutAccount() implements Command {}
}
