package telegate.contract;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The state of a login. `deadline` is absolute: when the whole attempt ends by itself.
public sealed interface LoginEvent extends Event {

    /// When the attempt ends by itself.
    Instant deadline();

    /// Whether the login has ended; no other state follows.
    default boolean isFinal() {
        return switch (this) {
            case Requested _, AwaitingScan _, PasswordRequired _ -> false;
            case Succeeded _, Failed _, Cancelled _, Expired _ -> true;
        };
    }

    /// The worker has it and no QR code yet.
    ///
    /// @param notice what delays it, if that is known
    record Requested(OwnerId owner, long version, Instant deadline, @Nullable Notice notice)
            implements LoginEvent {
        /// Needs owner and deadline.
        public Requested {
            Required.field(owner, "owner");
            Required.field(deadline, "deadline");
        }
    }

    /// A QR code waits to be scanned.
    ///
    /// @param link `tg://login?token=…`; lives about 30 seconds; never to be logged
    /// @param codeNumber 1 for the first code of the login; every new link counts
    record AwaitingScan(
            OwnerId owner,
            long version,
            Instant deadline,
            String link,
            int codeNumber,
            @Nullable Notice notice)
            implements LoginEvent {
        /// Needs owner, deadline and link.
        public AwaitingScan {
            Required.field(owner, "owner");
            Required.field(deadline, "deadline");
            Required.field(link, "link");
        }

        @Override
        public String toString() {
            return "AwaitingScan[version=" + version + ", codeNumber=" + codeNumber + "]";
        }
    }

    /// The code was scanned and the account has a 2FA password.
    ///
    /// @param hint the person's own hint, may be empty
    /// @param challengeId to be named in the answer
    record PasswordRequired(
            OwnerId owner,
            long version,
            Instant deadline,
            String hint,
            ChallengeId challengeId,
            @Nullable Notice notice)
            implements LoginEvent {
        /// Needs all but the notice.
        public PasswordRequired {
            Required.field(owner, "owner");
            Required.field(deadline, "deadline");
            Required.field(hint, "hint");
            Required.field(challengeId, "challengeId");
        }

        @Override
        public String toString() {
            return "PasswordRequired[version=" + version + ", notice=" + notice + "]";
        }
    }

    /// The account is connected.
    ///
    /// @param accountId the connected account; another one than the login's own when this person
    ///   had connected the same Telegram account before and it is still online
    /// @param alreadyConnected whether that was so
    record Succeeded(
            OwnerId owner,
            long version,
            Instant deadline,
            AccountId accountId,
            Profile profile,
            boolean alreadyConnected)
            implements LoginEvent {
        /// Needs all fields.
        public Succeeded {
            Required.field(owner, "owner");
            Required.field(deadline, "deadline");
            Required.field(accountId, "accountId");
            Required.field(profile, "profile");
        }
    }

    /// It ended without an account.
    ///
    /// @param retryAt for [FailureCode#FLOOD_WAIT]: when Telegram will listen again
    record Failed(
            OwnerId owner,
            long version,
            Instant deadline,
            FailureCode code,
            @Nullable Instant retryAt)
            implements LoginEvent {
        /// Needs owner, deadline and code.
        public Failed {
            Required.field(owner, "owner");
            Required.field(deadline, "deadline");
            Required.field(code, "code");
        }
    }

    /// Somebody ended it.
    record Cancelled(OwnerId owner, long version, Instant deadline, CancelReason reason)
            implements LoginEvent {
        /// Needs owner, deadline and reason.
        public Cancelled {
            Required.field(owner, "owner");
            Required.field(deadline, "deadline");
            Required.field(reason, "reason");
        }
    }

    /// Its deadline passed.
    record Expired(OwnerId owner, long version, Instant deadline) implements LoginEvent {
        /// Needs owner and deadline.
        public Expired {
            Required.field(owner, "owner");
            Required.field(deadline, "deadline");
        }
    }
}
