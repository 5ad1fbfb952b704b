package telegate.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.client.j2se.MatrixToImageConfig;
import com.google.zxing.client.j2se.MatrixToImageWriter;
import com.google.zxing.qrcode.QRCodeWriter;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import telegate.sandbox.login.Caller;
import telegate.sandbox.login.QrAnswer;

/// The JSON API of the phone, to the letter, and what it refuses.
@ExtendWith(SandboxExtension.class)
class PhoneApiTest {
    private static final long ALICE = 6_200_000_001L;
    private static final long BRUNO_2FA = 6_200_000_002L;
    private static final long CLARA = 6_200_000_003L;
    private static final AtomicLong KEYS = new AtomicLong(1000);
    private static final int BLACK = Color.BLACK.getRGB();
    private static final int WHITE = Color.WHITE.getRGB();

    private final Sandbox sandbox;
    private final PhoneClient phone;

    PhoneApiTest(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.phone = new PhoneClient(sandbox);
    }

    @BeforeEach
    void begin() {
        Cleanliness.begin(sandbox);
    }

    @Test
    void shouldListAccounts() {
        var accounts = phone.get("api/accounts").body();

        assertThat(accounts.get(0).toString())
                .isEqualTo(
                        """
                        {"id":6200000001,"phone":"+9996610001","firstName":"Alice","lastName":"Winter",\
                        "username":"alice_winter","dc":1,"twoFactor":false,"password":null,"hint":null}\
                        """);
        assertThat(accounts.get(1).path("twoFactor").asBoolean()).isTrue();
        assertThat(accounts.get(1).path("password").asText()).isNotEmpty();
        assertThat(accounts.get(1).path("hint").asText()).isNotEmpty();
        assertThat(accounts.findValuesAsText("firstName")).contains("Дарья");
        assertThat(accounts.findValuesAsText("dc")).contains("1", "2");
    }

    @Test
    void shouldListEveryMessageThatThereWasForAnAccount() {
        var all = phone.get("api/pushed").body();
        long last = all.isEmpty() ? 0 : all.get(all.size() - 1).path("number").asLong();
        assertThat(
                        phone.post(
                                        "api/accounts/" + ALICE + "/messages",
                                        Map.of("from", CLARA, "text", "hello"))
                                .status())
                .isEqualTo(201);

        var added = phone.get("api/pushed?after=" + last).body();

        assertThat(added).hasSize(2);
        assertThat(added.get(0).path("account").asLong()).isEqualTo(CLARA);
        assertThat(added.get(0).path("out").asBoolean()).isTrue();
        assertThat(added.get(1).path("account").asLong()).isEqualTo(ALICE);
        assertThat(added.get(1).path("peer").asLong()).isEqualTo(CLARA);
        assertThat(added.get(1).path("devices").asInt()).isZero();
        assertThat(added.toString()).doesNotContain("hello");
        assertThat(phone.get("api/pushed?after=x").status()).isEqualTo(400);
    }

    @Test
    void shouldPoisonAnAccountUntilItIsReset() {
        var poison = Map.of("account", ALICE, "poison", true);

        assertThat(phone.post("api/faults", poison).body().path("poisoned").toString())
                .isEqualTo("[" + ALICE + "]");
        assertThat(phone.delete("api/faults").body().path("poisoned")).isEmpty();
        assertThat(phone.post("api/faults", Map.of("account", ALICE)).status()).isEqualTo(400);
    }

    @Test
    void shouldScanALinkOnce() {
        var link = link();
        assertThat(phone.get("api/logins").body().path(0).path("link").asText()).isEqualTo(link);

        assertThat(phone.scan(ALICE, link).status()).isEqualTo(204);
        assertThat(phone.scan(ALICE, link).status()).isEqualTo(410);
        assertThat(phone.scan(ALICE, "tg://login?token=AAAA").status()).isEqualTo(404);
        assertThat(phone.scan(12345, link).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "\"x\"",
                "{}",
                "{\"link\":5}",
                "{\"link\":\"https://example.com\"}",
                "{} {}"
            })
    void shouldRefuseWhatIsNoScan(String body) {
        var answer = phone.postRaw("api/accounts/" + ALICE + "/scan", body.getBytes(UTF_8));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.type()).isEqualTo("application/problem+json");
        assertThat(answer.body().path("status").asInt()).isEqualTo(400);
    }

    @Test
    void shouldRefuseBodiesThatAreTooLarge() {
        assertThat(
                        phone.postRaw("api/accounts/" + ALICE + "/scan", new byte[64 * 1024 + 1])
                                .status())
                .isEqualTo(413);
        assertThat(
                        phone.postRaw(
                                        "api/scan-image?account=" + ALICE,
                                        new byte[10 * 1024 * 1024 + 1])
                                .status())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,api/accounts/1/devices,404",
        "GET,api/accounts/x/devices,404",
        "DELETE,api/accounts/6200000001/devices/1,404",
        "DELETE,api/accounts,405",
        "GET,api/accounts/6200000001/scan,405",
        "GET,api/nothing,404",
        "GET,../etc/passwd,404",
        "POST,api/scan-image,400",
        "POST,api/scan-image?account=1,404",
    })
    void shouldAnswerAProblem(String method, String path, int status) {
        var answer = phone.send(phone.request(path).method(method, BodyPublishers.noBody()));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.type()).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example,403",
        "localhost.evil.example,403",
        "127.0.0.1.nip.io:8010,403",
        "localhost,200",
        "127.0.0.1:8010,200",
    })
    void shouldAnswerOnlyToItsOwnName(String host, int status) throws IOException {
        try (var socket = new Socket("127.0.0.1", sandbox.phonePort())) {
            var request = "GET /api/accounts HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            var line = new String(socket.getInputStream().readNBytes(12), US_ASCII);
            assertThat(line).isEqualTo("HTTP/1.1 " + status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site,cross-site,403",
        "Sec-Fetch-Site,same-site,403",
        "Sec-Fetch-Site,same-origin,204",
        "Sec-Fetch-Site,none,204",
        "Origin,https://evil.example,403",
    })
    void shouldNotLetForeignPagesScan(String header, String value, int status) {
        var body = BodyPublishers.ofString("{\"link\":\"" + link() + "\"}");
        var request =
                phone.request("api/accounts/" + ALICE + "/scan").header(header, value).POST(body);
        assertThat(phone.send(request).status()).isEqualTo(status);
    }

    @Test
    void shouldScanAScreenshot() throws Exception {
        assertThat(scanImage(screenshot(link(), BLACK, WHITE, "png")).status()).isEqualTo(204);
        assertThat(scanImage(screenshot(link(), WHITE, BLACK, "png")).status()).isEqualTo(204);
        assertThat(scanImage(screenshot(link(), BLACK, WHITE, "jpg")).status()).isEqualTo(204);
    }

    @Test
    void shouldSayWhatIsWrongWithAPicture() throws Exception {
        assertThat(scanImage("no picture".getBytes(UTF_8)).code()).isEqualTo("no-picture");
        assertThat(scanImage(png(new BufferedImage(300, 300, BufferedImage.TYPE_INT_RGB))).code())
                .isEqualTo("no-qr-code");
        assertThat(scanImage(screenshot("https://example.com", BLACK, WHITE, "png")).code())
                .isEqualTo("no-login-code");
        assertThat(scanImage(screenshot("tg://login?token=AAAA", BLACK, WHITE, "png")).status())
                .isEqualTo(404);
    }

    @Test
    void shouldMakeAccounts() {
        int before = phone.get("api/accounts").body().size();
        var made =
                phone.post(
                        "api/accounts",
                        Map.of("firstName", "Bench", "count", 50, "dc", 2, "password", "p"));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body()).hasSize(50);
        assertThat(made.body().path(49).path("lastName").asText()).isEqualTo("50");
        assertThat(made.body().path(49).path("phone").asText()).startsWith("+999662");
        assertThat(phone.get("api/accounts").body()).hasSize(before + 50);

        assertThat(phone.post("api/accounts", Map.of("username", "alice_winter")).status())
                .isEqualTo(409);
        assertThat(phone.post("api/accounts", Map.of("firstName", " ")).status()).isEqualTo(400);
        assertThat(phone.post("api/accounts", Map.of("dc", 7)).status()).isEqualTo(400);
        assertThat(phone.post("api/accounts", Map.of("nmae", "x")).status()).isEqualTo(400);
    }

    @Test
    void shouldPushAndListMessages() {
        var path = "api/accounts/" + BRUNO_2FA + "/messages";
        var pushed = phone.post(path, Map.of("text", "hello"));
        assertThat(pushed.status()).isEqualTo(201);
        assertThat(pushed.body().path("peer").asLong()).isEqualTo(ALICE);
        assertThat(phone.get(path).body().get(0)).isEqualTo(pushed.body());
        var sent = phone.get("api/accounts/" + ALICE + "/messages").body();
        assertThat(sent.get(sent.size() - 1).path("out").asBoolean()).isTrue();

        assertThat(phone.post(path, Map.of("text", " ")).status()).isEqualTo(400);
        assertThat(phone.post(path, Map.of("text", "x", "from", 5)).status()).isEqualTo(404);
    }

    @Test
    void shouldShowThePageAndItsFiles() {
        assertThat(phone.get("").type()).startsWith("text/html");
        for (var file : new String[] {"phone.js", "texts.js", "dom.js", "phone.css", "icon.svg"}) {
            assertThat(phone.get(file).status()).as(file).isEqualTo(200);
        }
    }

    @Test
    void shouldTellStatistics() {
        var statistics = phone.get("api/statistics").body();
        assertThat(statistics.path("duplicatedKeys")).isEmpty();
        assertThat(statistics.path("unknownMethods")).isEmpty();
        assertThat(statistics.path("requests").has("p99Millis")).isTrue();
        assertThat(statistics.has("handshakes")).isTrue();
        assertThat(statistics.has("liveConnections")).isTrue();
    }

    private String link() {
        var caller = new Caller(KEYS.incrementAndGet(), 1, 1, "Test", "Linux", "1.0");
        var token = (QrAnswer.Token) sandbox.logins().export(caller);
        return "tg://login?token=" + token.token();
    }

    private PhoneClient.Answer scanImage(byte[] picture) {
        return phone.postRaw("api/scan-image?account=" + ALICE, picture);
    }

    /// The code somewhere on a large page, as in a real screenshot.
    private static byte[] screenshot(String text, int on, int off, String format) throws Exception {
        var matrix = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 240, 240);
        var code = MatrixToImageWriter.toBufferedImage(matrix, new MatrixToImageConfig(on, off));
        var page = new BufferedImage(1280, 900, BufferedImage.TYPE_INT_RGB);
        var graphics = page.createGraphics();
        graphics.setColor(new Color(off));
        graphics.fillRect(0, 0, 1280, 900);
        graphics.drawImage(code, 611, 207, null);
        graphics.dispose();
        return write(page, format);
    }

    private static byte[] png(BufferedImage image) throws IOException {
        return write(image, "png");
    }

    private static byte[] write(BufferedImage image, String format) throws IOException {
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }
}
