package telegate.worker;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/// Alive as long as this process can go on by itself: whatever else is missing comes back without a
/// restart, a dead thread does not. Alive too while it starts or stops, which have deadlines of
/// their own.
@Liveness
@ApplicationScoped
class ThreadsGoOn implements HealthCheck {

    private final Worker worker;

    ThreadsGoOn(Worker worker) {
        this.worker = worker;
    }

    @Override
    public HealthCheckResponse call() {
        return worker.insight()
                .map(ThreadsGoOn::look)
                .orElseGet(() -> HealthCheckResponse.up("threads"));
    }

    private static HealthCheckResponse look(Insight insight) {
        boolean engine = insight.clients().receiving();
        boolean commands = insight.reader().alive();
        boolean timers = insight.timers().alive();
        boolean fleet = insight.fleet().alive();
        return HealthCheckResponse.named("threads")
                .status(engine && commands && timers && fleet)
                .withData("tdlib", engine)
                .withData("commands", commands)
                .withData("timers", timers)
                .withData("fleet", fleet)
                .build();
    }
}
