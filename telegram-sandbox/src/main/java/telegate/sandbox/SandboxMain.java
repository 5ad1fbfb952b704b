package telegate.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// Runs the sandbox by itself until it is told to end: by SIGTERM or Ctrl-C, or, with
/// `TELEGATE_PARENT_PIPE=1`, by the end of its standard input, which comes when its parent dies.
///
/// Settings come from the environment: `TELEGATE_PHONE_PORT` (8010), `TELEGATE_SOCKS_PORT` (8011),
/// `TELEGATE_SANDBOX_DATA` (`.telegate/sandbox`), `TELEGATE_REAL_SIZE_PQ` (`0`; `1` makes new
/// clients factorise as large a number as with Telegram).
public final class SandboxMain {
    private static final int DEFAULT_PHONE_PORT = 8010;
    private static final int DEFAULT_SOCKS_PORT = 8011;
    private static final int MAX_PORT = 65_535;

    private SandboxMain() {}

    /// Prints one line when everything listens. Exit code 1 with one sentence when it cannot be.
    public static void main(String[] arguments) throws InterruptedException {
        var environment = System.getenv();
        try {
            var sandbox = Sandbox.start(config(environment));
            Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close));
            announce(sandbox);
            if ("1".equals(environment.get("TELEGATE_PARENT_PIPE"))) {
                awaitEndOfInput();
                System.exit(0);
            }
            new CountDownLatch(1).await();
        } catch (PortTaken | IllegalArgumentException e) {
            System.err.println(e.getMessage() + adviceFor(e));
            System.exit(1);
        }
    }

    static SandboxConfig config(Map<String, String> environment) {
        var data = environment.getOrDefault("TELEGATE_SANDBOX_DATA", ".telegate/sandbox");
        return SandboxConfig.in(Path.of(data).toAbsolutePath().normalize())
                .withPorts(
                        port(environment, "TELEGATE_PHONE_PORT", DEFAULT_PHONE_PORT),
                        port(environment, "TELEGATE_SOCKS_PORT", DEFAULT_SOCKS_PORT))
                .withRealSizePq("1".equals(environment.get("TELEGATE_REAL_SIZE_PQ")));
    }

    private static int port(Map<String, String> environment, String name, int otherwise) {
        var text = environment.get(name);
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= MAX_PORT) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(name + " must be a port from 0 to " + MAX_PORT + ".");
    }

    private static String adviceFor(Exception e) {
        return e instanceof PortTaken
                ? " End the program that has it, or set TELEGATE_PHONE_PORT or TELEGATE_SOCKS_PORT."
                : "";
    }

    private static void announce(Sandbox sandbox) {
        System.out.printf(
                "Sandbox ready: phone %s socks5 127.0.0.1:%d library %s key %s%n",
                sandbox.phone(),
                sandbox.socksPort(),
                sandbox.patchedLibrary(),
                sandbox.publicKey());
        System.out.flush();
    }

    private static void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Whatever the parent writes means that it lives.
            }
        } catch (IOException e) {
            System.err.println("The pipe from the parent broke; ending.");
        }
    }
}
