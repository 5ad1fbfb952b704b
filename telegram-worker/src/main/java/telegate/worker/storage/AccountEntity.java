package telegate.worker.storage;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.contract.DisconnectReason;
import telegate.contract.OwnerId;
import telegate.contract.Profile;
import telegate.contract.TenantId;

/// Row of `account`, for reading.
@Entity
@Immutable
@Table(name = "account")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class AccountEntity extends PanacheEntityBase {

    @Id
    @Column(name = "account_id")
    UUID accountId;

    UUID tenant;
    String owner;
    int partition;
    long generation;
    long version;
    String status;

    @Column(name = "last_command_offset")
    long lastCommandOffset;

    boolean counted;

    @Column(name = "telegram_user_id")
    @Nullable Long telegramUserId;

    @Column(name = "first_name")
    @Nullable String firstName;

    @Column(name = "last_name")
    @Nullable String lastName;

    @Nullable String username;

    @Column(name = "connected_at")
    @Nullable Instant connectedAt;

    @Column(name = "disconnected_at")
    @Nullable Instant disconnectedAt;

    @Column(name = "disconnect_reason")
    @Nullable String disconnectReason;

    StoredAccount toStored() {
        Profile profile =
                telegramUserId == null
                        ? null
                        : new Profile(
                                telegramUserId,
                                firstName == null ? "" : firstName,
                                lastName == null ? "" : lastName,
                                username);
        return new StoredAccount(
                new AccountId(accountId),
                new TenantId(tenant),
                new OwnerId(owner),
                partition,
                generation,
                version,
                AccountStatus.valueOf(status),
                lastCommandOffset,
                counted,
                profile,
                connectedAt,
                disconnectedAt,
                disconnectReason == null ? null : DisconnectReason.valueOf(disconnectReason));
    }
}
