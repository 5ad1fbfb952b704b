package telegate.contract;

import java.time.Instant;

/// The state of a connected account.
public sealed interface AccountEvent extends Event {

    /// Whom it belongs to.
    Profile profile();

    /// When the login that connected it succeeded.
    Instant connectedAt();

    /// A client is being started or has lost Telegram; it is retried without end.
    record Connecting(OwnerId owner, long version, Profile profile, Instant connectedAt)
            implements AccountEvent {
        /// Needs all fields.
        public Connecting {
            Required.field(owner, "owner");
            Required.field(profile, "profile");
            Required.field(connectedAt, "connectedAt");
        }
    }

    /// Proven: the connection is ready and Telegram has answered `getMe`.
    record Online(OwnerId owner, long version, Profile profile, Instant connectedAt)
            implements AccountEvent {
        /// Needs all fields.
        public Online {
            Required.field(owner, "owner");
            Required.field(profile, "profile");
            Required.field(connectedAt, "connectedAt");
        }
    }

    /// It is connected no more and will not come back by itself.
    record Disconnected(
            OwnerId owner,
            long version,
            Profile profile,
            Instant connectedAt,
            DisconnectReason reason,
            Instant disconnectedAt)
            implements AccountEvent {
        /// Needs all fields.
        public Disconnected {
            Required.field(owner, "owner");
            Required.field(profile, "profile");
            Required.field(connectedAt, "connectedAt");
            Required.field(reason, "reason");
            Required.field(disconnectedAt, "disconnectedAt");
        }
    }
}
