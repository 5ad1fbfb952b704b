package telegate.gateway.login;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import telegate.contract.OwnerId;
import telegate.contract.TenantId;

/// Which login an idempotency key led to.
@Entity
@Table(name = "idempotency_key")
class IdempotencyKey extends PanacheEntityBase {

    /// A key is the owner's own.
    @Embeddable
    record Id(UUID tenant, String owner, String key) {}

    @EmbeddedId Id id = new Id(new UUID(0, 0), "", "");

    @Column(name = "login_id")
    UUID loginId = new UUID(0, 0);

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;

    static Id id(OwnerId owner, String key) {
        return new Id(TenantId.BUILT_IN.value(), owner.value(), key);
    }
}
