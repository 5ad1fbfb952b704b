package telegate.gateway.account;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import telegate.contract.AccountEvent;
import telegate.contract.AccountId;
import telegate.contract.OwnerId;
import telegate.gateway.messaging.StoredEvents;

/// An account as the projector wrote it; never changed through Hibernate, which does not compare
/// versions.
@Entity
@Table(name = "account")
class AccountRow extends PanacheEntityBase {

    @Id UUID id = new UUID(0, 0);
    UUID tenant = new UUID(0, 0);
    String owner = "";
    int partition;
    long version;
    String type = "";
    String state = "";

    @Column(name = "telegram_user_id")
    long telegramUserId;

    @Column(name = "connected_at")
    Instant connectedAt = Instant.EPOCH;

    AccountView view() {
        return new AccountView(
                new AccountId(id),
                OwnerId.of(owner),
                partition,
                version,
                StoredEvents.read(type, state, AccountEvent.class));
    }
}
