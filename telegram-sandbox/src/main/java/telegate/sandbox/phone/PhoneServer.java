package telegate.sandbox.phone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.System.Logger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import telegate.sandbox.account.AccountStore;
import telegate.sandbox.chat.Chats;
import telegate.sandbox.chat.PushLog;
import telegate.sandbox.dc.Sessions;
import telegate.sandbox.fault.Faults;
import telegate.sandbox.login.Authorizations;
import telegate.sandbox.login.PhoneCodes;
import telegate.sandbox.login.QrLogins;

/// The HTTP server of the phone. One virtual thread per request.
public final class PhoneServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(PhoneServer.class.getName());
    private static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    static {
        // The JDK's server otherwise waits for the other side's delayed acknowledgement, 40 ms, on
        // connections kept alive.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("java.awt.headless", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Router router = new Router();
    private final EventStream events;

    /// What the phone works on.
    ///
    /// @param statistics made anew for each request, written as JSON
    public record Parts(
            AccountStore accounts,
            Authorizations authorizations,
            QrLogins logins,
            PhoneCodes codes,
            Chats chats,
            PushLog pushes,
            Faults faults,
            Sessions sessions,
            Supplier<Object> statistics) {}

    private PhoneServer(HttpServer server, Parts parts) {
        this.server = server;
        var changes = new LiveChanges();
        parts.accounts().onChange(changes::bump);
        parts.logins().onChange(changes::bump);
        parts.codes().onChange(changes::bump);
        events = new EventStream(changes);
        var accounts =
                new AccountsApi(
                        parts.accounts(), parts.authorizations(), parts.codes(), parts.chats());
        accounts.register(router);
        new LoginsApi(accounts, parts.logins()).register(router);
        new FaultsApi(
                        parts.faults(),
                        parts.logins(),
                        parts.accounts(),
                        parts.authorizations(),
                        parts.sessions())
                .register(router);
        router.on("GET", "/api/statistics", _ -> Response.ok(parts.statistics().get()));
        new RecordsApi(parts.accounts(), parts.pushes(), parts.sessions()::keyUses)
                .register(router);
        PageFiles.register(router);
    }

    /// Listens on 127.0.0.1.
    ///
    /// @param port 0 for a free one
    /// @throws IOException when the port is taken
    public static PhoneServer start(int port, Parts parts) throws IOException {
        var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
        var phone = new PhoneServer(HttpServer.create(address, 0), parts);
        phone.server.setExecutor(phone.threads);
        phone.server.createContext("/", phone::serve);
        phone.server.start();
        return phone;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public URI address() {
        return URI.create("http://localhost:" + port() + "/");
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                OriginGuard.check(exchange.getRequestMethod(), exchange.getRequestHeaders());
                if (isEventStream(exchange)) {
                    events.serve(exchange);
                    return;
                }
                send(exchange, router.handle(exchange));
            } catch (Problem e) {
                send(exchange, e.response());
            } catch (RuntimeException e) {
                LOG.log(Logger.Level.ERROR, "the pretended phone failed", e);
                var detail = "The sandbox failed; its log tells why.";
                send(exchange, new Problem(500, "internal", detail).response());
            }
        }
    }

    private static boolean isEventStream(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("GET")
                && exchange.getRequestURI().getRawPath().equals("/api/events");
    }

    private static void send(HttpExchange exchange, Response response) throws IOException {
        var headers = exchange.getResponseHeaders();
        if (!response.contentType().isEmpty()) {
            headers.set("Content-Type", response.contentType());
        }
        headers.set("Cache-Control", "no-store");
        headers.set("Content-Security-Policy", CONTENT_POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        int length = response.body().length;
        exchange.sendResponseHeaders(response.status(), length == 0 ? -1 : length);
        if (length > 0) {
            exchange.getResponseBody().write(response.body());
        }
    }

    /// Answers nothing any more, from now on.
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
