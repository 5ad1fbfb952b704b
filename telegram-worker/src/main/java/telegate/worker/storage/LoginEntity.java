package telegate.worker.storage;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/// Row of `login`, for reading.
@Entity
@Immutable
@Table(name = "login")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class LoginEntity extends PanacheEntityBase {

    @Id
    @Column(name = "login_id")
    UUID loginId;

    @Column(name = "account_id")
    UUID accountId;

    int format;
    String state;
    boolean open;
    long version;
    Instant deadline;

    @Column(name = "created_at")
    Instant createdAt;
}
