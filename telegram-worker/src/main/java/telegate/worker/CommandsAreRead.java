package telegate.worker;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready when this worker is a member of the fleet with a valid lease and reads commands. Not when
/// it owns something: a worker may be there to take over.
@Readiness
@ApplicationScoped
class CommandsAreRead implements HealthCheck {

    private final Worker worker;

    CommandsAreRead(Worker worker) {
        this.worker = worker;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("commands").status(worker.ready()).build();
    }
}
