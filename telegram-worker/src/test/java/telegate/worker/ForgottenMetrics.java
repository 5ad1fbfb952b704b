package telegate.worker;

import io.micrometer.core.instrument.Metrics;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// Classes without a profile of their own start their workers one after the other under one class
/// loader, and with it Micrometer's static registry: a gauge that is there already stays, and tells
/// of the worker before.
@ApplicationScoped
class ForgottenMetrics {

    void clear(@Observes ShutdownEvent end) {
        Metrics.globalRegistry.clear();
    }
}
