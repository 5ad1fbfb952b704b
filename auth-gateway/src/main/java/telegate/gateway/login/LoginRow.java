package telegate.gateway.login;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.contract.LoginEvent;
import telegate.contract.LoginId;
import telegate.contract.OwnerId;
import telegate.contract.TenantId;
import telegate.gateway.messaging.StoredEvents;

/// A login as it is stored. Read through Hibernate and never written through it, which would
/// overwrite a newer state: all changes are statements with conditions.
@Entity
@Table(name = "login")
class LoginRow extends PanacheEntityBase {

    @Id UUID id = new UUID(0, 0);

    @Column(name = "account_id")
    UUID accountId = new UUID(0, 0);

    UUID tenant = new UUID(0, 0);
    String owner = "";
    int partition;
    long version;
    String type = "";
    String state = "";
    boolean ended;
    String request = "";

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;

    @Column(name = "watched_until")
    @Nullable Instant watchedUntil;

    LoginView view() {
        return new LoginView(
                new LoginId(id),
                new AccountId(accountId),
                new TenantId(tenant),
                OwnerId.of(owner),
                version,
                StoredEvents.read(type, state, LoginEvent.class),
                createdAt);
    }
}
