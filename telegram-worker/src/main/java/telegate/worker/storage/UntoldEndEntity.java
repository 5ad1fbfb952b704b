package telegate.worker.storage;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/// Row of `untold_end`, for reading.
@Entity
@Immutable
@Table(name = "untold_end")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class UntoldEndEntity extends PanacheEntityBase {

    /// Of a login or an account.
    @Id UUID id;

    long version;
    int partition;
}
