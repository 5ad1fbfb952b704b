package telegate.worker;

import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
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
class KafkaAnswers implements HealthCheck {

    private static final String NAME = "Kafka";
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Admin admin;

    KafkaAnswers(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.admin = new KafkaClients(kafka).admin(TIMEOUT);
    }

    @Override
    public HealthCheckResponse call() {
        try {
            int brokers =
                    admin.describeCluster()
                            .nodes()
                            .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                            .size();
            return HealthCheckResponse.named(NAME).up().withData("brokers", brokers).build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HealthCheckResponse.down(NAME);
        } catch (ExecutionException | TimeoutException e) {
            return HealthCheckResponse.down(NAME);
        }
    }

    @PreDestroy
    void close() {
        admin.close(TIMEOUT);
    }
}
