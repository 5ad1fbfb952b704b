package telegate.gateway.messaging;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready means that a broker answers. An own check, because Quarkus' one waits for a minute and a
/// half when none does, longer than whoever asks.
@Readiness
@ApplicationScoped
class KafkaReadiness implements HealthCheck {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Admin admin;

    KafkaReadiness(KafkaClients clients) {
        this.admin = clients.admin(TIMEOUT);
    }

    @Override
    public HealthCheckResponse call() {
        try {
            int brokers =
                    admin.describeCluster()
                            .nodes()
                            .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                            .size();
            return HealthCheckResponse.named("Kafka").up().withData("brokers", brokers).build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HealthCheckResponse.down("Kafka");
        } catch (ExecutionException | TimeoutException e) {
            return HealthCheckResponse.down("Kafka");
        }
    }

    @PreDestroy
    void close() {
        admin.close(TIMEOUT);
    }
}
