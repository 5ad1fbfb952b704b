package telegate.gateway.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountEvent;
import telegate.contract.AccountId;
import telegate.contract.Command;
import telegate.contract.Envelope;
import telegate.contract.LoginId;
import telegate.contract.OwnerId;
import telegate.contract.Profile;
import telegate.contract.TenantId;
import telegate.embedded.EmbeddedKafka;
import telegate.gateway.PlayedWorker;
import telegate.gateway.Surroundings;
import telegate.gateway.problem.Problem;

/// Kafka goes away under a running gateway, and comes back.
@QuarkusTest
@TestProfile(KafkaOutageTest.OwnKafka.class)
class KafkaOutageTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final int PARTITION = 3;
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    @Inject CommandSender sender;
    @Inject PlayedWorker worker;
    @Inject EntityManager database;

    @Nullable EmbeddedKafka injected;

    public static final class OwnKafka implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("telegate.messaging.send-timeout", TIMEOUT.toMillis() + "ms");
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Broker.class), new TestResourceEntry(Rest.class));
        }
    }

    /// A broker for this class alone.
    public static final class Broker implements QuarkusTestResourceLifecycleManager {

        private @Nullable EmbeddedKafka broker;

        @Override
        public int order() {
            return 2;
        }

        @Override
        public Map<String, String> start() {
            try {
                Path directory = Files.createTempDirectory("telegate-outage");
                broker = new EmbeddedKafka(EmbeddedKafka.Settings.of(directory));
                broker.start();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("No broker", e);
            }
            return Map.of("kafka.bootstrap.servers", broker.bootstrapServers());
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(broker, new TestInjector.MatchesType(EmbeddedKafka.class));
        }

        @Override
        public void stop() {
            try {
                if (broker != null) {
                    broker.close();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Everything else.
    public static final class Rest implements QuarkusTestResourceLifecycleManager {

        private final Surroundings surroundings = new Surroundings();

        @Override
        public int order() {
            return 1;
        }

        @Override
        public Map<String, String> start() {
            Map<String, String> properties = surroundings.start();
            properties.remove("kafka.bootstrap.servers");
            return properties;
        }

        @Override
        public void stop() {
            surroundings.stop();
        }
    }

    private void send(LoginId login) {
        sender.send(
                new Envelope<>(
                        UUID.randomUUID(),
                        TIME,
                        TenantId.BUILT_IN,
                        AccountId.next(),
                        login,
                        TIME,
                        new Command.RecheckLogin()),
                PARTITION);
    }

    @Test
    void shouldTellTheSenderInTimeAndGoOnWhenItIsBack() throws Exception {
        EmbeddedKafka kafka = Objects.requireNonNull(injected);
        send(LoginId.next());
        tell(AccountId.next());

        kafka.kill();
        List<LoginId> refused = new ArrayList<>();
        List<Future<Duration>> attempts = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                LoginId login = LoginId.next();
                refused.add(login);
                attempts.add(threads.submit(() -> refusedAfter(login)));
            }
        }
        for (Future<Duration> attempt : attempts) {
            assertThat(attempt.get(1, TimeUnit.SECONDS)).isLessThan(TIMEOUT.multipliedBy(2));
        }

        kafka.restart();
        LoginId taken = LoginId.next();
        await().untilAsserted(() -> assertThatCode(() -> send(taken)).doesNotThrowAnyException());
        worker.expect(taken, Command.RecheckLogin.class);
        assertThat(refused).allSatisfy(login -> assertThat(worker.commands(login)).isEmpty());

        AccountId account = AccountId.next();
        tell(account);
        await().until(() -> isStored(account));
    }

    private Duration refusedAfter(LoginId login) {
        long begin = System.nanoTime();
        assertThatThrownBy(() -> send(login)).isInstanceOf(Problem.class);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private void tell(AccountId account) {
        worker.tell(
                TenantId.BUILT_IN,
                account,
                null,
                PARTITION,
                new AccountEvent.Online(
                        OwnerId.of("user_1"), 1, new Profile(1, "А", "", null), TIME));
    }

    @Transactional
    boolean isStored(AccountId account) {
        return !database.createNativeQuery("select 1 from account where id = :id")
                .setParameter("id", account.value())
                .getResultList()
                .isEmpty();
    }
}
