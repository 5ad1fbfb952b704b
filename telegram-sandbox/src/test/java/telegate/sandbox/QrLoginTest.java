package telegate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static telegate.sandbox.td.TdProbe.request;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import telegate.sandbox.account.Account;
import telegate.sandbox.td.TdEngine;

/// The login of the real TDLib, scanned over the phone's HTTP API.
@ExtendWith(SandboxExtension.class)
class QrLoginTest {
    private static final long ALICE = 6_200_000_001L;
    private static final long BRUNO_2FA = 6_200_000_002L;
    private static final long CHIARA_DC2 = 6_200_000_003L;
    private static final long DARYA = 6_200_000_004L;
    private static final long EMIL_DC2_2FA = 6_200_000_005L;

    private final Sandbox sandbox;
    private final PhoneClient phone;
    @TempDir private Path directory;

    QrLoginTest(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.phone = new PhoneClient(sandbox);
    }

    @BeforeEach
    void begin() {
        Cleanliness.begin(sandbox);
    }

    @AfterEach
    void shouldHaveBeenClean() {
        Cleanliness.check(sandbox);
    }

    @ParameterizedTest
    @ValueSource(longs = {ALICE, DARYA, CHIARA_DC2})
    void shouldLogInWithoutPassword(long id) {
        var account = sandbox.accounts().get(id);
        try (var client = LoginClient.showing(sandbox, directory)) {
            // When
            assertThat(phone.scan(id, client.link()).status()).isEqualTo(204);

            // Then
            client.td().awaitState("Ready");
            assertThat(client.me().path("id").asLong()).isEqualTo(id);
            assertThat(client.me().path("first_name").asText()).isEqualTo(account.firstName());
            assertThat(phone.devices(id)).hasSize(1);
            assertThat(phone.devices(id).path(0).path("model").asText()).isEqualTo("Probe");
            assertThat(phone.get("api/logins").body()).isEmpty();
            logOut(client, account);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {BRUNO_2FA, EMIL_DC2_2FA})
    void shouldAskForThePasswordAndVerifyIt(long id) {
        var account = sandbox.accounts().get(id);
        try (var client = LoginClient.showing(sandbox, directory)) {
            phone.scan(id, client.link());

            // Then
            var state = client.td().awaitState("WaitPassword");
            assertThat(state.path("password_hint").asText()).isEqualTo(account.hint());
            assertThat(phone.devices(id)).as("no device before the password").isEmpty();

            // When
            var refused = client.password("wrong");
            assertThat(refused.path("message").asText()).isEqualTo("PASSWORD_HASH_INVALID");
            assertThat(phone.devices(id)).isEmpty();
            var accepted = client.password(Objects.requireNonNull(account.password()));

            // Then
            assertThat(accepted.path("@type").asText()).isEqualTo("ok");
            client.td().awaitState("Ready");
            assertThat(client.me().path("id").asLong()).isEqualTo(id);
            assertThat(phone.devices(id)).hasSize(1);
            logOut(client, account);
        }
    }

    @Test
    void shouldShowANewCodeWhenTheOldOneExpires() {
        phone.post("api/faults", Map.of("tokenLifetimeSeconds", 2));
        try (var client = LoginClient.showing(sandbox, directory)) {
            // Given
            var first = client.link();
            var second = client.linkAfter(first);

            // When
            var late = phone.scan(ALICE, first);

            // Then
            assertThat(late.status()).isEqualTo(410);
            assertThat(late.code()).isEqualTo("token-replaced");
            assertThat(late.type()).isEqualTo("application/problem+json");
            assertThat(phone.scan(ALICE, client.linkAfter(first)).status()).isEqualTo(204);
            assertThat(second).isNotEqualTo(first);
            client.td().awaitState("Ready");
            assertThat(phone.scan(ALICE, "tg://login?token=AAAA").status()).isEqualTo(404);
        }
    }

    @Test
    void shouldRefuseTheCodeOfAClientThatWentAway() {
        try (var client = LoginClient.showing(sandbox, directory)) {
            var link = client.link();
            client.td().ask(request("logOut"));
            client.td().awaitState("Closed");
            TdEngine.get().clearLog();
            assertThat(phone.scan(ALICE, link).status()).isEqualTo(410);
        }
    }

    @Test
    void shouldRefuseACodeThatWasUsedOrDeclined() {
        try (var client = LoginClient.showing(sandbox, directory)) {
            var link = client.link();
            assertThat(
                            phone.post("api/accounts/" + ALICE + "/decline", Map.of("link", link))
                                    .status())
                    .isEqualTo(204);
            assertThat(phone.scan(ALICE, link).code()).isEqualTo("token-used");
            assertThat(phone.get("api/logins").body()).isEmpty();
            assertThat(client.td().stateName()).endsWith("WaitOtherDeviceConfirmation");
        }
    }

    @Test
    void shouldBeScannedByASecondRealClient(@TempDir Path other) {
        var account = sandbox.accounts().get(BRUNO_2FA);
        try (var client = LoginClient.showing(sandbox, directory);
                var realPhone = LoginClient.idle(sandbox, other)) {
            // Given: logged in by a code that the pretended phone shows
            var answer =
                    realPhone
                            .td()
                            .ask(
                                    request("setAuthenticationPhoneNumber")
                                            .put("phone_number", account.phone()));
            assertThat(answer.path("@type").asText()).isEqualTo("ok");
            realPhone.td().awaitState("WaitCode");
            var wrong = realPhone.td().ask(request("checkAuthenticationCode").put("code", "x"));
            assertThat(wrong.path("message").asText()).isEqualTo("PHONE_CODE_INVALID");
            var code =
                    phone.get("api/accounts/" + BRUNO_2FA + "/codes").body().path(0).path("code");
            realPhone.td().ask(request("checkAuthenticationCode").put("code", code.asText()));
            realPhone.td().awaitState("WaitPassword");
            realPhone.password(Objects.requireNonNull(account.password()));
            realPhone.td().awaitState("Ready");

            // When
            var session =
                    realPhone
                            .td()
                            .ask(request("confirmQrCodeAuthentication").put("link", client.link()));

            // Then
            assertThat(session.path("@type").asText()).isEqualTo("session");
            assertThat(session.path("is_password_pending").asBoolean()).isTrue();
            client.td().awaitState("WaitPassword");
            client.password(Objects.requireNonNull(account.password()));
            client.td().awaitState("Ready");
            var sessions = realPhone.td().ask(request("getActiveSessions")).path("sessions");
            assertThat(sessions).hasSize(2);
            assertThat(phone.devices(BRUNO_2FA)).hasSize(2);
            logOut(client, account);
        }
    }

    @Test
    void shouldMoveToTheDataCentreOfThePhoneNumber() {
        var account = sandbox.accounts().get(CHIARA_DC2);
        try (var client = LoginClient.idle(sandbox, directory)) {
            client.td()
                    .ask(
                            request("setAuthenticationPhoneNumber")
                                    .put("phone_number", account.phone()));
            client.td().awaitState("WaitCode");
            var code =
                    phone.get("api/accounts/" + CHIARA_DC2 + "/codes").body().path(0).path("code");
            client.td().ask(request("checkAuthenticationCode").put("code", code.asText()));
            client.td().awaitState("Ready");
            assertThat(client.me().path("id").asLong()).isEqualTo(CHIARA_DC2);
            logOut(client, account);
        }
    }

    private void logOut(LoginClient client, Account account) {
        int before = phone.devices(account.id()).size();
        Cleanliness.check(sandbox);
        client.td().ask(request("logOut"));
        client.td().awaitState("Closed");
        // TDLib tells of a log-out as a warning.
        TdEngine.get().clearLog();
        assertThat(phone.devices(account.id())).hasSize(before - 1);
    }
}
