package telegate.worker.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountEvent;
import telegate.contract.AccountId;
import telegate.contract.DeadLetter;
import telegate.contract.DisconnectReason;
import telegate.contract.Envelope;
import telegate.contract.Event;
import telegate.contract.OwnerId;
import telegate.contract.Profile;
import telegate.contract.TenantId;
import telegate.contract.TimeOrderedIds;
import telegate.contract.Topics;
import telegate.worker.storage.StoredAccount;

/// A Kafka that acknowledges when the test says so.
class PublisherTest {

    private final List<String> gate = new ArrayList<>();
    private final Backlog backlog =
            new Backlog(
                    2_000,
                    500,
                    new Backlog.Listener() {
                        @Override
                        public void full(long records, long bytes) {
                            gate.add("frozen");
                        }

                        @Override
                        public void roomy() {
                            gate.add("thawed");
                        }
                    },
                    System::nanoTime);
    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(
                    false,
                    new RoundRobinPartitioner(),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Publisher publisher =
            new Publisher(kafka, backlog, metrics, Duration.ofMillis(20));

    private Sending send() {
        return publisher.event(3, end());
    }

    private static Envelope<Event> end() {
        StoredAccount account =
                StoredAccount.fresh(AccountId.next(), TenantId.BUILT_IN, OwnerId.of("user_1"), 3)
                        .connected(new Profile(1, "Anna", "", null), Instant.EPOCH)
                        .disconnected(DisconnectReason.REVOKED, Instant.EPOCH)
                        .nextVersion();
        Event event = Events.disconnected(account);
        assertThat(event).isInstanceOf(AccountEvent.Disconnected.class);
        return new Envelope<>(
                TimeOrderedIds.next(),
                Instant.EPOCH,
                account.tenant(),
                account.accountId(),
                null,
                null,
                event);
    }

    @Test
    void shouldSendAnEndThatNobodyElseTellsUntilKafkaHasIt() {
        CompletableFuture<Void> taken = publisher.lastEvent(3, end());
        kafka.errorNext(new TopicAuthorizationException("not permitted"));

        await().until(() -> kafka.history().size() == 2);
        assertThat(taken).isNotDone();
        kafka.completeNext();

        assertThat(taken).isCompleted();
        assertThat(backlog.records()).isZero();
    }

    @Test
    void shouldStopTelegramWhileKafkaIsAwayAndGoOnAfterThat() {
        List<Sending> sent = new ArrayList<>();
        while (gate.isEmpty()) {
            sent.add(send());
        }

        assertThat(gate).containsExactly("frozen");
        assertThat(sent).allSatisfy(one -> assertThat(one.acknowledged()).isNotDone());
        assertThat(backlog.bytes()).isEqualTo(sent.stream().mapToLong(Sending::bytes).sum());
        assertThat(backlog.bytes()).isBetween(2_000L, 2_000L + sent.getFirst().bytes());

        while (kafka.completeNext()) {
            assertThat(gate).hasSizeBetween(1, 2);
        }

        assertThat(gate).containsExactly("frozen", "thawed");
        assertThat(sent).allSatisfy(one -> assertThat(one.acknowledged()).isCompleted());
        assertThat(backlog.records()).isZero();
        assertThat(kafka.history())
                .hasSameSizeAs(sent)
                .allSatisfy(record -> assertThat(record.topic()).isEqualTo(Topics.EVENTS));
    }

    @Test
    void shouldCountARecordOutThatKafkaRefuses() {
        Sending refused = send();

        assertThat(kafka.errorNext(new RecordTooLargeException("too large"))).isTrue();

        assertThatThrownBy(() -> refused.acknowledged().join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(RecordTooLargeException.class);
        assertThat(backlog.bytes()).isZero();
    }

    @Test
    void shouldFailWhatIsSentAfterTheEnd() {
        kafka.close();

        Sending late = send();

        assertThat(late.acknowledged()).isCompletedExceptionally();
        assertThat(backlog.records()).isZero();
    }

    private CompletableFuture<Void> deadLetter(int size) {
        return publisher.deadLetter(
                new CommandRecord(3, 7, 7, null, Map.of(), new byte[size]), "FAILED", "A sentence");
    }

    @Test
    void shouldSendADeadLetterAgainThatKafkaRefuses() {
        CompletableFuture<Void> letter = deadLetter(10);

        assertThat(kafka.errorNext(new TopicAuthorizationException("not permitted"))).isTrue();

        await().until(() -> kafka.history().size() == 2);
        assertThat(letter).isNotDone();
        assertThat(kafka.completeNext()).isTrue();
        assertThat(letter).isCompleted();
        assertThat(backlog.records()).isZero();
        assertThat(metrics.counter("telegate.commands.dead", "reason", "FAILED").count())
                .as("it is one command")
                .isEqualTo(1);
    }

    @Test
    void shouldLeaveTheValueOutOfADeadLetterThatWouldBeTooLarge() {
        CompletableFuture<Void> letter = deadLetter(1_048_000);

        ProducerRecord<byte[], byte[]> sent = kafka.history().getFirst();
        assertThat(sent.value()).isNull();
        assertThat(new String(sent.headers().lastHeader(DeadLetter.ORIGIN).value(), UTF_8))
                .isEqualTo(Topics.COMMANDS + "/3/7");
        assertThat(new String(sent.headers().lastHeader(DeadLetter.DETAIL).value(), UTF_8))
                .startsWith("A sentence")
                .contains("too large");
        assertThat(kafka.completeNext()).isTrue();
        assertThat(letter).isCompleted();
    }

    @Test
    void shouldSendNoDeadLetterAgainAfterTheEnd() {
        publisher.close();

        CompletableFuture<Void> letter = deadLetter(10);

        await().during(Duration.ofMillis(200)).until(() -> kafka.history().isEmpty());
        assertThat(letter).isNotDone();
        assertThat(backlog.records()).isZero();
    }
}
