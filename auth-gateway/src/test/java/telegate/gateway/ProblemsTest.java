package telegate.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import telegate.contract.LoginId;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ProblemsTest {

    @Inject People people;
    private People.Person person = People.ADMIN;

    @BeforeEach
    void meetSomebody() {
        person = people.somebody();
    }

    private static void isProblem(Response response, int status, String code) {
        response.then()
                .statusCode(status)
                .header("Content-Type", startsWith("application/problem+json"))
                .header("Cache-Control", equalTo("no-store"))
                .header("X-Content-Type-Options", equalTo("nosniff"))
                .body("status", equalTo(status))
                .body("code", equalTo(code))
                .body("type", equalTo("urn:telegate:problem:" + code))
                .body("title", notNullValue())
                .body("detail", notNullValue());
        assertThat(response.asString()).doesNotContain("java.", "Exception", "\tat ", "telegate.g");
    }

    @Test
    void shouldSayTheSameForUnknownAndForeignLogins() {
        String mine =
                people.somebody()
                        .asks()
                        .contentType(ContentType.JSON)
                        .post("/api/v1/logins")
                        .path("id");
        Response foreign = person.asks().get("/api/v1/logins/" + mine);
        Response unknown = person.asks().get("/api/v1/logins/" + LoginId.next());
        Response nonsense = person.asks().get("/api/v1/logins/nonsense");

        isProblem(foreign, 404, "not-found");
        assertThat(unknown.asString()).isEqualTo(foreign.asString());
        assertThat(nonsense.asString()).isEqualTo(foreign.asString());
        assertThat(unknown.headers().getValues("Content-Length"))
                .isEqualTo(foreign.headers().getValues("Content-Length"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /events",
        "POST, /refresh",
        "POST, /recheck",
        "DELETE, ''",
    })
    void shouldHideForeignLoginsFromEveryOperation(String method, String path) {
        String foreign =
                people.somebody()
                        .asks()
                        .contentType(ContentType.JSON)
                        .post("/api/v1/logins")
                        .path("id");

        isProblem(
                person.asks().request(method, "/api/v1/logins/" + foreign + path),
                404,
                "not-found");
    }

    @Test
    void shouldHideForeignLoginsFromPasswords() {
        isProblem(
                person.asks()
                        .contentType(ContentType.JSON)
                        .body("{\"password\":\"a\"}")
                        .post("/api/v1/logins/" + LoginId.next() + "/password"),
                404,
                "not-found");
    }

    @ParameterizedTest
    @CsvSource({
        "'{'",
        "'[]'",
        "'{\"reconnectAccountId\":5}'",
        "'{\"reconnectAccountId\":\"x\"}'",
        "'{\"reconectAccountId\":null}'",
        "'{} {}'",
        "'nonsense'",
    })
    void shouldRefuseMalformedJson(String body) {
        isProblem(
                person.asks().contentType(ContentType.JSON).body(body).post("/api/v1/logins"),
                400,
                "malformed-request");
    }

    @Test
    void shouldRefuseOtherTypesThanJson() {
        isProblem(
                person.asks().contentType("text/plain").body("{}").post("/api/v1/logins"),
                415,
                "unsupported-media-type");
        isProblem(
                person.asks()
                        .contentType(ContentType.URLENC)
                        .formParam("password", "a")
                        .post("/api/v1/logins/" + LoginId.next() + "/password"),
                415,
                "unsupported-media-type");
    }

    @Test
    void shouldRefuseFormatsItDoesNotHave() {
        isProblem(person.asks().accept("image/png").get("/api/v1/logins"), 406, "not-acceptable");
    }

    @Test
    void shouldRefuseLargeBodies() {
        String large = "{\"password\":\"" + "a".repeat(65 * 1024) + "\"}";

        isProblem(
                person.asks()
                        .contentType(ContentType.JSON)
                        .body(large)
                        .post("/api/v1/logins/" + LoginId.next() + "/password"),
                413,
                "body-too-large");
    }

    @Test
    void shouldRefuseLargeBodiesThatDoNotSayHowLargeTheyAre()
            throws IOException, InterruptedException {
        byte[] large =
                ("{\"password\":\"" + "a".repeat(200 * 1024) + "\"}")
                        .getBytes(StandardCharsets.UTF_8);
        URI uri =
                URI.create(
                        "http://localhost:"
                                + RestAssured.port
                                + "/api/v1/logins/"
                                + LoginId.next()
                                + "/password");
        String basic =
                Base64.getEncoder()
                        .encodeToString(
                                (person.name() + ":" + person.password())
                                        .getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> response =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(uri)
                                        .version(HttpClient.Version.HTTP_1_1)
                                        .header("Authorization", "Basic " + basic)
                                        .header("Content-Type", "application/json")
                                        .POST(
                                                HttpRequest.BodyPublishers.ofInputStream(
                                                        () -> new ByteArrayInputStream(large)))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("\"code\":\"body-too-large\"");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api",
        "GET, /api/",
        "GET, /api/v1/nothing",
        "POST, /api/v2/logins",
        "GET, /api/v1/logins/x/y/z",
    })
    void shouldAnswerUnknownPathsWithAProblem(String method, String path) {
        isProblem(person.asks().request(method, path), 404, "not-found");
        isProblem(given().request(method, path), 404, "not-found");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /api/v1/logins",
        "DELETE, /api/v1/logins",
        "GET, /api/v1/logins/x/refresh",
        "POST, /api/v1/accounts",
    })
    void shouldAnswerUnknownMethodsWithAProblem(String method, String path) {
        isProblem(
                person.asks().contentType(ContentType.JSON).request(method, path),
                405,
                "method-not-allowed");
    }

    @Test
    void shouldRefuseUnknownAccounts() {
        isProblem(
                person.asks()
                        .contentType(ContentType.JSON)
                        .body("{\"reconnectAccountId\":\"" + LoginId.next() + "\"}")
                        .post("/api/v1/logins"),
                404,
                "not-found");
        isProblem(person.asks().get("/api/v1/accounts/" + LoginId.next()), 404, "not-found");
        isProblem(person.asks().delete("/api/v1/accounts/nonsense"), 404, "not-found");
    }

    @Test
    void shouldDescribeItself() {
        String yaml = given().get("/q/openapi").then().statusCode(200).extract().asString();

        assertThat(yaml)
                .contains(
                        "/api/v1/logins/{id}/password",
                        "Idempotency-Key",
                        "application/problem+json",
                        "#/components/schemas/Problem",
                        "#/components/schemas/Login")
                .doesNotContain("/telegram");
    }
}
