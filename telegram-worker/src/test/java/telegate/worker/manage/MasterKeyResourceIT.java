package telegate.worker.manage;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import telegate.worker.account.WorkerEnvironment;

@QuarkusTest
@Tag("worker")
@WithTestResource(value = WorkerEnvironment.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@SuppressWarnings("NullAway.Init") // injected
class MasterKeyResourceIT {

    private static final String PATH = "/manage/master-key";

    @ConfigProperty(name = "telegate.secrets.master-key-file")
    Path file;

    @Inject AgroalDataSource database;

    private static String randomLine() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static JsonPath status() {
        return get(PATH).then().statusCode(200).extract().jsonPath();
    }

    @Test
    void shouldChangeTheKeyOfAWorkerThatRuns() throws Exception {
        String old = Files.readAllLines(file).getFirst();
        String next = randomLine();
        String before = status().getString("primary");

        Files.write(file, List.of(old, next));
        List<String> both =
                post(PATH + "/reload").then().statusCode(200).extract().jsonPath().getList("keys");
        assertThat(both).hasSize(2).first().isEqualTo(before);
        Files.write(file, List.of(next, old));
        post(PATH + "/reload").then().statusCode(200);
        settle();
        String answer = post(PATH + "/rotate").then().statusCode(200).extract().asString();

        assertThat(answer).doesNotContain(old).doesNotContain(next);
        await().atMost(Duration.ofSeconds(30)).until(() -> !status().getBoolean("running"));
        assertThat(status().getString("outcome")).startsWith("done");
        assertThat(status().getString("primary")).isEqualTo(both.getLast());
        Files.write(file, List.of(next));
        post(PATH + "/reload").then().statusCode(200);
        assertThat(status().getList("keys")).containsExactly(both.getLast());
    }

    /// As if a minute had passed since the file was read.
    private void settle() throws Exception {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "update incarnation set master_key_since = now() - interval '2 minutes'");
        }
    }

    @Test
    void shouldKeepTheKeyWhenTheFileIsNotWhatItShouldBe() throws Exception {
        byte[] content = Files.readAllBytes(file);
        String before = status().getString("primary");
        try {
            Files.write(file, List.of(randomLine()));
            String refusal = post(PATH + "/reload").then().statusCode(409).extract().asString();
            assertThat(refusal).contains("MASTER_KEY_REFUSED").contains("lacks a key");

            Files.writeString(file, "no key");
            post(PATH + "/rotate").then().statusCode(409);
        } finally {
            Files.write(file, content);
        }

        assertThat(status().getString("primary")).isEqualTo(before);
        assertThat(status().getBoolean("running")).isFalse();
        post(PATH + "/reload").then().statusCode(200);
    }
}
