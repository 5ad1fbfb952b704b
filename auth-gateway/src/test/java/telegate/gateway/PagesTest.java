package telegate.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import telegate.contract.AccountId;
import telegate.contract.Command;
import telegate.contract.LoginEvent;
import telegate.contract.LoginId;
import telegate.gateway.page.SvgCode;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class PagesTest {

    private static final Instant DEADLINE = Instant.parse("2099-01-01T00:00:00Z");
    private static final String LINK = "tg://login?token=AQAAAAbcdefghijklmnopqrstuvwxyz";

    @Inject People people;
    @Inject PlayedWorker worker;

    @TestHTTPResource("/")
    URI gateway = URI.create("");

    private People.Person person = People.ADMIN;
    private Map<String, String> cookies = Map.of();

    @BeforeEach
    void signIn() {
        person = people.somebody();
        cookies =
                given().redirects()
                        .follow(false)
                        .formParam("j_username", person.name())
                        .formParam("j_password", person.password())
                        .post("/j_security_check")
                        .cookies();
    }

    private RequestSpecification browser(String language) {
        return given().redirects()
                .follow(false)
                .cookies(cookies)
                .header("Sec-Fetch-Site", "same-origin")
                .header("Accept", "text/html")
                .header("Accept-Language", language);
    }

    private static RequestSpecification stranger() {
        return given().redirects().follow(false).header("Accept-Language", "ru");
    }

    private record Begun(LoginId login, AccountId account, int partition) {}

    private Begun begin() {
        Response answer =
                given().cookies(cookies)
                        .contentType(ContentType.JSON)
                        .body("{}")
                        .post("/api/v1/logins");
        assertThat(answer.statusCode()).isEqualTo(201);
        LoginId login = LoginId.of(answer.jsonPath().getString("id"));
        PlayedWorker.Received start = worker.expect(login, Command.StartLogin.class);
        return new Begun(
                login, AccountId.of(answer.jsonPath().getString("accountId")), start.partition());
    }

    private void showCode(Begun begun, long version) {
        worker.tell(
                begun.account(),
                begun.login(),
                begun.partition(),
                new LoginEvent.AwaitingScan(
                        person.owner(), version, DEADLINE, LINK + version, 1, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/telegram", "/telegram/", "/telegram/?login=x", "/telegram/dashboard"})
    void shouldSendAStrangerToTheSignInPage(String path) {
        Response answer = stranger().get(path);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.header("Location")).endsWith("/telegram/sign-in");
    }

    @Test
    void shouldLeadFromTheBareAddressToTheLoginPage() {
        Response answer = stranger().get("/");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.header("Location")).endsWith("/telegram/");
    }

    @Test
    void shouldShowTheSignInPageInTheBrowsersLanguage() {
        assertThat(stranger().get("/telegram/sign-in").asString())
                .contains("<html lang=\"ru\">", "Имя пользователя", "action=\"/j_security_check\"")
                .doesNotContain("Неверное имя или пароль");
        assertThat(stranger().get("/telegram/sign-in?error").asString())
                .contains("Неверное имя или пароль");
        assertThat(given().get("/telegram/sign-in").asString())
                .contains("<html lang=\"en\">", "User name");
    }

    @Test
    void shouldNotAskWhoIsSignedInToSignIn() {
        assertThat(browser("ru").get("/telegram/sign-in").statusCode()).isEqualTo(303);
    }

    @Test
    void shouldAllowNoCodeInsideThePage() {
        Response answer = browser("ru").get("/telegram/");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
                .doesNotContain("unsafe");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.asString())
                .contains("Создать QR-код", person.name(), "action=\"/telegram/sign-out\"")
                .doesNotContainPattern("<script(?![^>]*src=)")
                .doesNotContainPattern("<style|\\sstyle=|\\son[a-z]+=");
    }

    @Test
    @Timeout(30)
    void shouldShowTheLoginThatIsOpenAndSendWhatChanges() throws Exception {
        Begun begun = begin();
        showCode(begun, 1);
        try (BufferedReader live = live("/telegram/logins/" + begun.login() + "/live")) {
            assertThat(SvgCode.read(event(live, "data-version=\"1\""))).isEqualTo(LINK + 1);
            showCode(begun, 2);
            assertThat(SvgCode.read(event(live, "data-version=\"2\""))).isEqualTo(LINK + 2);
        }
        for (String path :
                new String[] {
                    "/telegram/",
                    "/telegram/?login=" + begun.login(),
                    "/telegram/logins/" + begun.login() + "/panel"
                }) {
            assertThat(SvgCode.read(browser("ru").get(path).asString())).isEqualTo(LINK + 2);
        }
    }

    @Test
    @Timeout(30)
    void shouldSendTheAccountsAsTheyAre() throws Exception {
        try (BufferedReader live = live("/telegram/dashboard/live")) {
            assertThat(event(live, "id=\"panel\"")).contains("Пока не подключён ни один аккаунт");
        }
        assertThat(browser("ru").get("/telegram/dashboard").asString())
                .contains("Следующие шаги", "Пока не подключён ни один аккаунт");
    }

    @Test
    void shouldHideOtherPeoplesLogins() {
        Begun begun = begin();
        signIn();

        for (String login : new String[] {begun.login().toString(), "nonsense"}) {
            Response page = browser("ru").get("/telegram/?login=" + login);
            assertThat(page.statusCode()).isEqualTo(404);
            assertThat(page.asString()).contains("Такого входа нет", "href=\"/telegram/\"");
            assertThat(browser("ru").get("/telegram/logins/" + login + "/panel").statusCode())
                    .isEqualTo(404);
            assertThat(
                            given().cookies(cookies)
                                    .accept("text/event-stream")
                                    .get("/telegram/logins/" + login + "/live")
                                    .statusCode())
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/telegram/qr-login/", "/telegram/auth/status", "/admin/", "/nothing"})
    void shouldBeFriendlyAboutPagesThatAreGone(String path) {
        Response answer = browser("ru").get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.contentType()).startsWith("text/html");
        assertThat(answer.asString()).contains("Такой страницы нет", "/assets/telegate.css");
    }

    @Test
    void shouldRememberTheLanguage() {
        Response answer =
                browser("ru")
                        .queryParam("back", "/telegram/dashboard?a=b")
                        .get("/telegram/language/en");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.header("Location")).endsWith("/telegram/dashboard?a=b");
        assertThat(
                        browser("ru")
                                .cookie("telegate-language", answer.cookie("telegate-language"))
                                .get("/telegram/")
                                .asString())
                .contains("<html lang=\"en\">", "Create QR code");
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org/telegram/",
        "//example.org/telegram/",
        "/\\example.org/telegram/",
        "javascript:alert(1)",
        "/api/v1/logins"
    })
    void shouldNeverLeadToAnotherSite(String back) {
        Response answer = browser("ru").queryParam("back", back).get("/telegram/language/ru");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.header("Location")).isEqualTo(gateway.resolve("/telegram/").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "telegate.css",
                "login.js",
                "dashboard.js",
                "sign-in.js",
                "api.js",
                "live.js",
                "morph.js",
                "reveal.js",
                "time.js",
                "icon.svg"
            })
    void shouldAskAnewForStylesAndScripts(String asset) {
        Response answer = stranger().get("/assets/" + asset);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
    }

    private BufferedReader live(String path) throws IOException, InterruptedException {
        StringBuilder cookie = new StringBuilder();
        cookies.forEach((name, value) -> cookie.append(name).append('=').append(value).append(';'));
        HttpRequest request =
                HttpRequest.newBuilder(gateway.resolve(path))
                        .header("Accept", "text/event-stream")
                        .header("Accept-Language", "ru")
                        .header("Cookie", cookie.toString())
                        .build();
        HttpResponse<InputStream> response =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("X-Accel-Buffering")).contains("no");
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /// The data of the first event that contains this.
    private static String event(BufferedReader live, String part) throws IOException {
        StringBuilder data = new StringBuilder();
        for (String line = live.readLine(); line != null; line = live.readLine()) {
            if (line.startsWith("data:")) {
                data.append(line.substring("data:".length())).append('\n');
            } else if (line.isEmpty()) {
                if (data.indexOf(part) >= 0) {
                    return data.toString();
                }
                data.setLength(0);
            }
        }
        throw new AssertionError("The stream ended without " + part);
    }
}
