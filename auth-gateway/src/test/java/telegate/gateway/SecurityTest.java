package telegate.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.oneOf;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.http.Cookie;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class SecurityTest {

    @Inject People people;
    @Inject EntityManager database;

    @TestHTTPResource("/")
    URI root = URI.create("");

    private static Response signIn(String name, String password) {
        return given().redirects()
                .follow(false)
                .contentType(ContentType.URLENC)
                .formParam("j_username", name)
                .formParam("j_password", password)
                .post("/j_security_check");
    }

    @Test
    void shouldSignInByFormWithASafeCookie() {
        Response answer = signIn(People.ADMIN.name(), People.ADMIN.password());

        answer.then().statusCode(302).header("Location", endsWith("/telegram/"));
        Cookie cookie = answer.detailedCookie("quarkus-credential");
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo("Strict");
        given().cookie("quarkus-credential", cookie.getValue())
                .get("/api/v1/logins")
                .then()
                .statusCode(200);
    }

    @Test
    void shouldTakeUserNamesInAnyCase() {
        signIn(" ROOT ", People.ADMIN.password())
                .then()
                .statusCode(302)
                .cookie("quarkus-credential", notNullValue());
    }

    @Test
    void shouldGoBackToTheFormAfterAWrongPassword() {
        Response answer = signIn(people.somebody().name(), "wrong");

        answer.then().statusCode(302).header("Location", endsWith("/telegram/sign-in?error"));
        assertThat(answer.cookie("quarkus-credential")).isNull();
    }

    @Test
    void shouldSignOut() {
        String cookie =
                signIn(People.ADMIN.name(), People.ADMIN.password()).cookie("quarkus-credential");

        Response answer =
                given().redirects()
                        .follow(false)
                        .cookie("quarkus-credential", cookie)
                        .post("/telegram/sign-out");

        answer.then().statusCode(303).header("Location", endsWith("/telegram/sign-in"));
        assertThat(answer.detailedCookie("quarkus-credential").getMaxAge()).isZero();
    }

    @Test
    void shouldTellProgramsThatNobodyIsSignedIn() {
        given().get("/api/v1/logins")
                .then()
                .statusCode(401)
                .header("Content-Type", startsWith("application/problem+json"))
                .header("WWW-Authenticate", startsWith("Basic"))
                .body("code", equalTo("not-signed-in"));
        given().auth()
                .preemptive()
                .basic(people.somebody().name(), "wrong")
                .get("/api/v1/logins")
                .then()
                .statusCode(401)
                .header("Content-Type", startsWith("application/problem+json"))
                .body("code", equalTo("not-signed-in"));
        given().header("Authorization", "Basic %%%")
                .get("/api/v1/logins")
                .then()
                .statusCode(401)
                .body("code", equalTo("not-signed-in"));
    }

    @Test
    void shouldNotMakeBrowsersAskForAPassword() {
        given().header("Sec-Fetch-Mode", "cors")
                .get("/api/v1/logins")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", startsWith("Session"));
    }

    @Test
    void shouldForgetSessionsOfUsersWhoHaveGone() {
        People.Person person = people.somebody();
        String cookie = signIn(person.name(), person.password()).cookie("quarkus-credential");
        remove(person);

        given().cookie("quarkus-credential", cookie)
                .get("/api/v1/logins")
                .then()
                .statusCode(oneOf(200, 401));
        given().cookie("quarkus-credential", cookie + "x")
                .get("/api/v1/logins")
                .then()
                .statusCode(401);
    }

    @Transactional
    void remove(People.Person person) {
        database.createNativeQuery("delete from app_user where name = :name")
                .setParameter("name", person.name())
                .executeUpdate();
    }

    /// RestAssured would tidy these paths up, so they are sent as they are.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/logins",
                "//api/v1/logins",
                "/api//v1/logins",
                "/api/v1//logins",
                "/./api/v1/logins",
                "/%2e/api/v1/logins",
                "/x/../api/v1/logins",
                "/x/%2e%2e/api/v1/logins",
                "/api/v1/%6cogins",
                "/%61pi/v1/logins",
                "/api%2fv1/logins",
                "/api/v1/logins/",
                "/api/v1/logins;x=1",
                "/api/v1;x/logins",
                "/api/v1/accounts/events",
                "/API/v1/logins",
                "/telegram/../api/v1/logins",
                "/telegram/sign-in/../../api/v1/logins",
                "/q/../api/v1/logins",
                "/api/v1/logins%00",
                "/api\\v1\\logins",
            })
    void shouldLetNobodyInByPathTricks(String path) throws IOException {
        String answer = raw("GET " + path + " HTTP/1.1");

        assertThat(answer).matches("(?s)HTTP/1\\.1 (302|400|401|404) .*");
        assertThat(answer).doesNotContain("\"items\"");
    }

    private String raw(String requestLine) throws IOException {
        try (Socket socket = new Socket(root.getHost(), root.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(
                            (requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Origin, https://elsewhere.example",
        "Origin, null",
        "Origin, http://localhost:1",
    })
    void shouldRefuseWhatOtherSitesSend(String header, String value) {
        given().header(header, value)
                .contentType(ContentType.JSON)
                .post("/api/v1/logins")
                .then()
                .statusCode(403)
                .body("code", equalTo("cross-site-request"));
        given().header(header, value)
                .contentType(ContentType.URLENC)
                .formParam("j_username", People.ADMIN.name())
                .formParam("j_password", People.ADMIN.password())
                .post("/j_security_check")
                .then()
                .statusCode(403);
    }

    @Test
    void shouldTakeWhatOurOwnPagesSend() {
        People.Person person = people.somebody();
        String here = "http://localhost:" + root.getPort();

        person.asks()
                .header("Origin", here)
                .contentType(ContentType.JSON)
                .post("/api/v1/logins")
                .then()
                .statusCode(201);
        person.asks()
                .header("Sec-Fetch-Site", "same-origin")
                .contentType(ContentType.JSON)
                .post("/api/v1/logins")
                .then()
                .statusCode(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/logins", "/api/nothing", "/nothing", "/q/openapi"})
    void shouldSendSecurityHeadersWithEverything(String path) {
        given().get(path)
                .then()
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("X-Content-Type-Options", equalTo("nosniff"))
                .header("X-Frame-Options", equalTo("DENY"))
                .header("Referrer-Policy", equalTo("same-origin"));
    }

    @Test
    void shouldLimitWrongPasswords() {
        People.Person person = people.somebody();
        Response last = signIn(person.name(), "wrong");
        for (int i = 0; i < 12 && last.statusCode() != 429; i++) {
            last = signIn(person.name(), "wrong");
        }

        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(last.header("Retry-After"))).isPositive();
        person.asks()
                .get("/api/v1/logins")
                .then()
                .statusCode(429)
                .header("Content-Type", startsWith("application/problem+json"))
                .body("code", equalTo("too-many-requests"));
    }

    @Test
    void shouldLimitLoginsOfOneOwner() {
        People.Person person = people.somebody();
        Response first = beginWithKey(person, 0);
        Response last = first;
        int begun = 0;
        while (begun < 40 && last.statusCode() == 201) {
            begun++;
            last = beginWithKey(person, begun);
        }

        last.then()
                .statusCode(429)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("too-many-requests"));
        // What was refused is not stored, and a repeated request begins nothing that counts.
        person.asks().get("/api/v1/logins?limit=100").then().body("items", hasSize(begun));
        beginWithKey(person, 0)
                .then()
                .statusCode(201)
                .body("id", equalTo(first.<String>path("id")));
    }

    private static Response beginWithKey(People.Person person, int number) {
        return person.asks()
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", "key" + number)
                .post("/api/v1/logins");
    }

    @Test
    void shouldWriteTheAuditLogWithoutSecrets() {
        People.Person person = people.somebody();
        signIn(person.name(), "a wrong password");
        signIn(person.name(), person.password());
        String login =
                person.asks().contentType(ContentType.JSON).post("/api/v1/logins").path("id");

        List<?> lines = audit(person);

        assertThat(lines.toString())
                .contains("sign_in_failed", "signed_in", "login_started", login)
                .doesNotContain("wrong password", person.password());
    }

    @Transactional
    List<?> audit(People.Person person) {
        return database.createNativeQuery(
                        "select who || ' ' || what || ' ' || coalesce(subject, '') || ' '"
                                + " || address from audit where who in (:name, :owner)",
                        String.class)
                .setParameter("name", person.name())
                .setParameter("owner", person.owner().value())
                .getResultList();
    }
}
