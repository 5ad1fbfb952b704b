package telegate.worker.storage;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// Row of `retiring`, for reading.
@Entity
@Immutable
@IdClass(RetiringEntity.Key.class)
@Table(name = "retiring")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class RetiringEntity extends PanacheEntityBase {

    /// Its primary key.
    record Key(UUID accountId, long generation) implements Serializable {}

    @Id
    @Column(name = "account_id")
    UUID accountId;

    @Id long generation;

    @Column(name = "quarantined_at")
    @Nullable Instant quarantinedAt;
}
