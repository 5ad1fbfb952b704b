package telegate.gateway.security;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Somebody who may sign in.
@Entity
@Table(name = "app_user")
class AppUser extends PanacheEntityBase {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable Long id;

    /// In lower case.
    String name = "";

    /// bcrypt, in the modular crypt format.
    @Column(name = "password_hash")
    String passwordHash = "";

    /// Separated by commas.
    String roles = "";

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;
}
