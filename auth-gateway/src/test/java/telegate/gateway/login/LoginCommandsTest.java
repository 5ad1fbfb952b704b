package telegate.gateway.login;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class LoginCommandsTest {

    private static LoginConfig config(Duration startExpiry, Duration firstEvent) {
        return (LoginConfig)
                Proxy.newProxyInstance(
                        LoginConfig.class.getClassLoader(),
                        new Class<?>[] {LoginConfig.class},
                        (_, method, _) ->
                                switch (method.getName()) {
                                    case "startExpiry" -> startExpiry;
                                    case "firstEvent" -> firstEvent;
                                    default ->
                                            throw new AssertionError("nobody asks for " + method);
                                });
    }

    @Test
    @SuppressWarnings("NullAway") // what is not there
    void shouldRefuseTimesInWhichNoWorkerMayBeginALogin() {
        LoginConfig config = config(Duration.ofSeconds(30), Duration.ofSeconds(30));

        assertThatThrownBy(() -> new LoginCommands(null, null, config, InstantSource.system()))
                .hasMessageContaining("telegate.login.first-event")
                .hasMessageContaining("telegate.login.start-expiry");
    }
}
