package telegate.worker;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import telegate.worker.config.EgressConfig;
import telegate.worker.config.Mistake;
import telegate.worker.config.TelegramConfig;
import telegate.worker.config.WorkerConfig;
import telegate.worker.egress.EgressGate;
import telegate.worker.egress.GateSettings;
import telegate.worker.partition.Lease;
import telegate.worker.partition.LeaseClock;
import telegate.worker.tdlib.Proxy;

/// Opens the egress gate before the first client, and closes it after the last.
@Singleton
class Egress {

    @Produces
    @Singleton
    Lease lease() {
        return new Lease(LeaseClock.system());
    }

    @Produces
    @Singleton
    EgressGate gate(
            TelegramConfig telegram,
            EgressConfig config,
            WorkerConfig worker,
            Incarnation incarnation,
            Lease lease,
            MeterRegistry metrics) {
        Proxy upstream =
                telegram.proxy()
                        .map(proxy -> identified(proxy, telegram.testDc(), incarnation))
                        .map(Proxy::parse)
                        .orElse(null);
        return EgressGate.start(
                new GateSettings(upstream, config.connectDeadline(), config.connectionsPerClient()),
                worker.makes(Mistake.GATE) ? () -> true : lease::valid,
                new UpstreamLog(),
                metrics);
    }

    void close(@Disposes EgressGate gate) {
        gate.close();
    }

    /// The sandbox tells processes apart by their SOCKS user.
    private static URI identified(URI proxy, boolean testDc, Incarnation incarnation) {
        return testDc && proxy.getUserInfo() == null
                ? URI.create(
                        proxy.getScheme()
                                + "://"
                                + incarnation.id()
                                + ":worker@"
                                + proxy.getRawAuthority())
                : proxy;
    }
}
