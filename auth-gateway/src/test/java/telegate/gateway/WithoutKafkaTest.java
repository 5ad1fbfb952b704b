package telegate.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountId;
import telegate.contract.Command;
import telegate.contract.Envelope;
import telegate.contract.LoginId;
import telegate.contract.TenantId;
import telegate.gateway.messaging.CommandSender;
import telegate.gateway.problem.Problem;

/// A gateway whose Kafka is away.
@QuarkusTest
@TestProfile(WithoutKafkaTest.Away.class)
class WithoutKafkaTest {

    @Inject People people;
    @Inject CommandSender sender;

    public static final class Away implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("telegate.messaging.send-timeout", "1s");
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }

        @Override
        public List<TestResourceEntry> testResources() {
            // Port 1 is nobody's.
            return List.of(
                    new TestResourceEntry(Surroundings.class, Map.of("kafka", "localhost:1")));
        }
    }

    @Test
    void shouldStartAndSayWhatIsMissing() {
        given().get("/q/health/ready").then().statusCode(503);
        given().get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void shouldBeginNothingThatNobodyWillCarryOut() {
        People.Person person = people.somebody();

        person.asks()
                .contentType(ContentType.JSON)
                .post("/api/v1/logins")
                .then()
                .statusCode(503)
                .header("Content-Type", startsWith("application/problem+json"))
                .body("code", equalTo("unavailable"));

        person.asks().get("/api/v1/logins").then().statusCode(200).body("items", empty());
    }

    @Test
    void shouldTellEachOfManyInTime() throws Exception {
        List<Future<Duration>> attempts = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                attempts.add(threads.submit(this::refusedAfter));
            }
        }
        for (Future<Duration> attempt : attempts) {
            assertThat(attempt.get(1, TimeUnit.SECONDS)).isLessThan(Duration.ofSeconds(3));
        }
    }

    private Duration refusedAfter() {
        Instant time = Instant.now();
        Envelope<Command> command =
                new Envelope<>(
                        UUID.randomUUID(),
                        time,
                        TenantId.BUILT_IN,
                        AccountId.next(),
                        LoginId.next(),
                        time,
                        new Command.RecheckLogin());
        long begin = System.nanoTime();
        assertThatThrownBy(() -> sender.send(command, 1)).isInstanceOf(Problem.class);
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
