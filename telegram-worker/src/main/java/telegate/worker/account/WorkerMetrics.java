package telegate.worker.account;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import telegate.worker.login.LoginState;

/// What operators see of accounts and logins, without any name. Thread-safe.
public final class WorkerMetrics {

    private static final String QUARANTINED = "telegate.accounts.quarantined";

    private final MeterRegistry registry;
    private final Counter keyDuplicated;

    /// Registers the meters.
    public WorkerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.keyDuplicated = registry.counter("telegate.accounts.key_duplicated");
        LoginState.endedLabels()
                .forEach(label -> registry.counter("telegate.logins", "end", label));
        registry.timer("telegate.accounts.recycling");
        for (QuarantineCause cause : QuarantineCause.values()) {
            registry.counter(QUARANTINED, "why", cause.label());
        }
    }

    void loginEnded(LoginState state) {
        registry.counter("telegate.logins", "end", state.label()).increment();
    }

    /// Telegram says that it saw a key in two places.
    void keyDuplicated() {
        keyDuplicated.increment();
    }

    void copied(Duration took) {
        registry.timer("telegate.binlog.copy").record(took);
    }

    /// A client was closed and opened again.
    ///
    /// @param away from the close to Telegram's answer through the new one
    void recycled(Duration away) {
        registry.timer("telegate.accounts.recycling").record(away);
    }

    void quarantined(QuarantineCause cause) {
        registry.counter(QUARANTINED, "why", cause.label()).increment();
    }

    void reopened(String why) {
        registry.counter("telegate.accounts.reopened", "why", why).increment();
    }
}
