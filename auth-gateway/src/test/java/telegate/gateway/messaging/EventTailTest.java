package telegate.gateway.messaging;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountEvent;
import telegate.contract.AccountId;
import telegate.contract.OwnerId;
import telegate.contract.Profile;
import telegate.contract.TenantId;
import telegate.gateway.PlayedWorker;
import telegate.gateway.Surroundings;

/// What a replica hears of events when its consumer is opened anew.
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class EventTailTest {

    private static final int PARTITION = 5;
    private static final Duration POLL = Duration.ofMillis(100);

    @Inject KafkaClients clients;
    @Inject PlayedWorker worker;

    private final Set<AccountId> heard = new HashSet<>();

    private static MessagingConfig withoutReplay() {
        return (MessagingConfig)
                Proxy.newProxyInstance(
                        MessagingConfig.class.getClassLoader(),
                        new Class<?>[] {MessagingConfig.class},
                        (_, method, _) ->
                                switch (method.getName()) {
                                    case "replay" -> Duration.ZERO;
                                    case "longestPause" -> Duration.ofSeconds(5);
                                    default ->
                                            throw new AssertionError("nobody asks for " + method);
                                });
    }

    private AccountId tell() {
        AccountId account = AccountId.next();
        worker.tell(
                TenantId.BUILT_IN,
                account,
                null,
                PARTITION,
                new AccountEvent.Online(
                        OwnerId.of("user_1"), 1, new Profile(1, "A", "", null), Instant.EPOCH));
        return account;
    }

    @Test
    void shouldGoOnWhereItWasHoweverLongNobodyRead() {
        EventTail tail =
                new EventTail(
                        clients,
                        List.of(event -> heard.add(event.envelope().accountId())),
                        withoutReplay(),
                        InstantSource.system(),
                        new SimpleMeterRegistry());
        try (KafkaConsumer<byte[], byte[]> consumer = tail.open()) {
            tail.prepare(consumer);
            AccountId before = tell();
            awaitHeard(tail, consumer, before);
        }

        AccountId meanwhile = tell();

        try (KafkaConsumer<byte[], byte[]> consumer = tail.open()) {
            tail.prepare(consumer);
            awaitHeard(tail, consumer, meanwhile);
        }
    }

    private void awaitHeard(
            EventTail tail, KafkaConsumer<byte[], byte[]> consumer, AccountId account) {
        await().until(() -> {
            tail.take(consumer, consumer.poll(POLL));
            return heard.contains(account);
        });
    }
}
