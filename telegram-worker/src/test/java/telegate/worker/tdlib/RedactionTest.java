package telegate.worker.tdlib;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Text forms end up in logs; none may hold a secret.
class RedactionTest {

    private static final String SECRET = "5ecret";

    static Stream<Object> carriersOfSecrets() {
        var message =
                new TdMessage(
                        1, 2, Instant.EPOCH, false, new TdSender.User(3), SECRET, "messageText");
        return Stream.of(
                new TdClientSettings(
                        Path.of("directory"),
                        SECRET.getBytes(StandardCharsets.UTF_8),
                        1,
                        SECRET,
                        true,
                        new Proxy.Socks5("host", 1, "user", SECRET),
                        "device",
                        "",
                        "1",
                        "en"),
                new Proxy.Http("host", 1, "user", SECRET),
                new TdUser(1, SECRET, SECRET, SECRET, SECRET),
                message,
                new TdUpdate.NewMessage(message),
                new TdUpdate.ServiceNotification("type", SECRET),
                new TdUpdate.Authorization(
                        new AuthorizationState.WaitOtherDeviceConfirmation(SECRET)),
                new AuthorizationState.WaitPassword(SECRET, true));
    }

    @ParameterizedTest
    @MethodSource("carriersOfSecrets")
    void shouldNotShowASecret(Object carrier) {
        assertThat(carrier.toString()).doesNotContain(SECRET);
    }
}
