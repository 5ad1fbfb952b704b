package telegate.worker;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready when the accounts of every taken partition are taken up, each with its client opened, and
/// the commands are read. So a rolling restart goes on only when this worker carries its part; that
/// Telegram answers the clients is not waited for.
@Readiness
@ApplicationScoped
class PartitionsAreServed implements HealthCheck {

    private final Worker worker;

    PartitionsAreServed(Worker worker) {
        this.worker = worker;
    }

    @Override
    public HealthCheckResponse call() {
        return worker.insight()
                .map(PartitionsAreServed::look)
                .orElseGet(() -> HealthCheckResponse.down("partitions"));
    }

    private static HealthCheckResponse look(Insight insight) {
        int beginning = insight.beginning();
        int awaiting = insight.accounts().awaitingStart();
        return HealthCheckResponse.named("partitions")
                .status(beginning == 0 && awaiting == 0 && insight.reader().alive())
                .withData("beginning", beginning)
                .withData("accountsAwaitingStart", awaiting)
                .build();
    }
}
