package telegate.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;

/// One person who connects an account: begins a login on the page, scans the code as soon as it is
/// shown, sees the success. Thread-safe.
final class LoginJourney implements OpenLoop.Journey<LoginJourney.Seen> {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final GatewayClient gateway;
    private final PhoneClient phone;

    LoginJourney(GatewayClient gateway, PhoneClient phone) {
        this.gateway = gateway;
        this.phone = phone;
    }

    /// What was seen of one login. Durations are nanoseconds.
    ///
    /// @param begun just before the request that begins the login
    /// @param post until its answer
    /// @param code from `begun` until the event with the QR code
    /// @param scanned just before the phone was told to scan
    /// @param success from `scanned` until the event of success
    record Seen(
            String login,
            String account,
            Instant begun,
            long post,
            long code,
            Instant scanned,
            long success) {}

    @Override
    public Seen run(long person) throws InterruptedException {
        Instant begun = Instant.now();
        long begin = System.nanoTime();
        String login = gateway.begin();
        long posted = System.nanoTime();
        try (LoginStream stream = gateway.follow(login)) {
            LoginStream.State code = stream.await("awaiting-scan", LIMIT);
            String link = code.login().path("link").asText();
            Instant scanned = Instant.now();
            long scan = System.nanoTime();
            var accepted =
                    phone.scan(person, link)
                            .whenComplete((_, refusal) -> {
                                if (refusal != null) {
                                    stream.fail("A scan failed: " + reason(refusal));
                                }
                            });
            LoginStream.State success = stream.await("succeeded", LIMIT);
            accepted.join();
            return new Seen(
                    login,
                    success.login().at("/account/id").asText(),
                    begun,
                    posted - begin,
                    code.arrived() - begin,
                    scanned,
                    success.arrived() - scan);
        }
    }

    private static Throwable reason(Throwable refusal) {
        return refusal instanceof CompletionException && refusal.getCause() != null
                ? refusal.getCause()
                : refusal;
    }
}
