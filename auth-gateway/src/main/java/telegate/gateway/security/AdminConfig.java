package telegate.gateway.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/// Who is made administrator when the database has no user yet.
@ConfigMapping(prefix = "telegate.admin")
interface AdminConfig {

    /// The name (`TELEGATE_ADMIN_USER`).
    @WithDefault("admin")
    String user();

    /// The password (`TELEGATE_ADMIN_PASSWORD`); without it one is generated and announced.
    Optional<String> password();

    /// Where a generated password is written (`TELEGATE_FIRST_PASSWORD_FILE`), readable by its
    /// owner alone; without it the password is printed.
    @WithDefault("${telegate.first.password-file:}")
    Optional<Path> passwordFile();
}
