package telegate.worker.storage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.contract.DisconnectReason;
import telegate.contract.OwnerId;
import telegate.contract.Profile;
import telegate.contract.TenantId;

/// An account as its owner knows it.
///
/// @param generation of its newest client, 0 before the first
/// @param version of the last published state of account or login
/// @param lastCommandOffset of the last command whose effect is in this state, -1 for none
/// @param counted whether a copy of its client is stored that knows from where messages are counted
/// @param profile known since the first success
public record StoredAccount(
        AccountId accountId,
        TenantId tenant,
        OwnerId owner,
        int partition,
        long generation,
        long version,
        AccountStatus status,
        long lastCommandOffset,
        boolean counted,
        @Nullable Profile profile,
        @Nullable Instant connectedAt,
        @Nullable Instant disconnectedAt,
        @Nullable DisconnectReason disconnectReason) {

    /// An account that nobody has heard of before.
    public static StoredAccount fresh(
            AccountId accountId, TenantId tenant, OwnerId owner, int partition) {
        return new StoredAccount(
                accountId,
                tenant,
                owner,
                partition,
                0,
                0,
                AccountStatus.CONNECTING,
                -1,
                false,
                null,
                null,
                null,
                null);
    }

    /// The state after the command at `offset`.
    public StoredAccount afterCommand(long offset) {
        return with(generation, version, Math.max(offset, lastCommandOffset));
    }

    /// One state further.
    public StoredAccount nextVersion() {
        return with(generation, version + 1, lastCommandOffset);
    }

    /// With a new client.
    public StoredAccount nextGeneration() {
        return with(generation + 1, version, lastCommandOffset);
    }

    /// A login has begun.
    public StoredAccount connecting() {
        return with(
                AccountStatus.CONNECTING,
                counted,
                profile,
                connectedAt,
                disconnectedAt,
                disconnectReason);
    }

    /// A login has succeeded.
    public StoredAccount connected(Profile newProfile, Instant now) {
        return with(AccountStatus.CONNECTED, false, newProfile, now, null, null);
    }

    /// Its client's counters are in the copy that is stored with this.
    public StoredAccount withCounters() {
        return with(status, true, profile, connectedAt, disconnectedAt, disconnectReason);
    }

    /// Its client goes on from a copy that may not know them.
    public StoredAccount withoutCounters() {
        return with(status, false, profile, connectedAt, disconnectedAt, disconnectReason);
    }

    /// The account has no client any more; without a reason when it never had one.
    public StoredAccount disconnected(@Nullable DisconnectReason reason, Instant now) {
        return with(AccountStatus.DISCONNECTED, counted, profile, connectedAt, now, reason);
    }

    /// Whether it was connected once and is no more.
    public boolean departed() {
        return status == AccountStatus.DISCONNECTED && profile != null;
    }

    private StoredAccount with(
            AccountStatus newStatus,
            boolean newCounted,
            @Nullable Profile newProfile,
            @Nullable Instant newConnectedAt,
            @Nullable Instant newDisconnectedAt,
            @Nullable DisconnectReason newReason) {
        return new StoredAccount(
                accountId,
                tenant,
                owner,
                partition,
                generation,
                version,
                newStatus,
                lastCommandOffset,
                newCounted,
                newProfile,
                newConnectedAt,
                newDisconnectedAt,
                newReason);
    }

    private StoredAccount with(long newGeneration, long newVersion, long newOffset) {
        return new StoredAccount(
                accountId,
                tenant,
                owner,
                partition,
                newGeneration,
                newVersion,
                status,
                newOffset,
                counted,
                profile,
                connectedAt,
                disconnectedAt,
                disconnectReason);
    }
}
