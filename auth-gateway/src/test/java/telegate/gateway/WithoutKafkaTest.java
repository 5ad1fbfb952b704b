package telegate.gateway;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A gateway whose Kafka is away.
@QuarkusTest
@TestProfile(WithoutKafkaTest.Away.class)
class WithoutKafkaTest {

    @Inject People people;

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
}
