package telegate.gateway.config;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/// The one place where the machine's clock comes in; tests put another in its stead.
final class SystemTime {

    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }
}
