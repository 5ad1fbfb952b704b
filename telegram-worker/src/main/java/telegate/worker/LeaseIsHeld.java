package telegate.worker;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready when this worker is a member of the fleet with a valid lease and was not asked to give
/// everything away. Not when it owns something: a worker may be there to take over.
@Readiness
@ApplicationScoped
class LeaseIsHeld implements HealthCheck {

    private final Worker worker;

    LeaseIsHeld(Worker worker) {
        this.worker = worker;
    }

    @Override
    public HealthCheckResponse call() {
        return worker.insight()
                .map(LeaseIsHeld::look)
                .orElseGet(() -> HealthCheckResponse.down("fleet"));
    }

    private static HealthCheckResponse look(Insight insight) {
        return HealthCheckResponse.named("fleet")
                .status(insight.fleet().ready())
                .withData("leaseSecondsLeft", Math.max(0, insight.lease().left().toSeconds()))
                .withData("draining", insight.fleet().draining())
                .withData("partitions", insight.fleet().owned())
                .build();
    }
}
