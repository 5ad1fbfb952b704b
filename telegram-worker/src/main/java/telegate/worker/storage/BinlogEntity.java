package telegate.worker.storage;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/// Row of `binlog`, for reading.
@Entity
@Immutable
@IdClass(BinlogEntity.Key.class)
@Table(name = "binlog")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class BinlogEntity extends PanacheEntityBase {

    /// Its primary key.
    record Key(UUID accountId, long generation, long copy) implements Serializable {}

    @Id
    @Column(name = "account_id")
    UUID accountId;

    @Id long generation;
    @Id long copy;
    int format;

    @Column(name = "tdlib_version")
    String tdlibVersion;

    @Column(name = "test_dc")
    boolean testDc;

    byte[] sealed;
}
