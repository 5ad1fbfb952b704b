package telegate.gateway.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountEvent;
import telegate.contract.AccountId;
import telegate.contract.OwnerId;
import telegate.contract.Profile;
import telegate.contract.TenantId;
import telegate.contract.Topics;
import telegate.gateway.PlayedWorker;
import telegate.gateway.Surroundings;

/// What the durable projection promises: nothing is lost, nothing is skipped, nothing waits behind
/// a record that can never be stored.
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class EventProjectorTest {

    private static final TopicPartition PARTITION = new TopicPartition(Topics.EVENTS, 11);
    private static final String CONNECTION_FAILURE = "08006";
    private static final String NOT_IN_REPERTOIRE = "22021";
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    @Inject PlayedWorker worker;
    @Inject FaultyProjection faults;
    @Inject EntityManager database;

    @Inject
    @Identifier("default-kafka-broker")
    Map<String, Object> broker;

    private Admin admin;

    @BeforeEach
    void connect() {
        admin = Admin.create(broker);
    }

    @AfterEach
    void disconnect() {
        admin.close();
    }

    private void tell(AccountId account) {
        worker.tell(
                TenantId.BUILT_IN,
                account,
                null,
                PARTITION.partition(),
                new AccountEvent.Online(
                        OwnerId.of("user_1"),
                        1,
                        new Profile(
                                ThreadLocalRandom.current().nextLong(1, 1L << 40), "А", "", null),
                        TIME));
    }

    @Transactional
    boolean isStored(AccountId account) {
        return !database.createNativeQuery("select 1 from account where id = :id")
                .setParameter("id", account.value())
                .getResultList()
                .isEmpty();
    }

    private long end() throws Exception {
        return admin.listOffsets(Map.of(PARTITION, OffsetSpec.latest()))
                .partitionResult(PARTITION)
                .get(10, TimeUnit.SECONDS)
                .offset();
    }

    private long committed() throws Exception {
        OffsetAndMetadata committed =
                admin.listConsumerGroupOffsets("telegate-gateway")
                        .partitionsToOffsetAndMetadata()
                        .get(10, TimeUnit.SECONDS)
                        .get(PARTITION);
        return committed == null ? 0 : committed.offset();
    }

    @Test
    void shouldCommitTheOffsetOfWhatIsStored() throws Exception {
        AccountId account = AccountId.next();
        tell(account);

        await().until(() -> isStored(account));
        await().until(() -> committed() == end());
    }

    @Test
    void shouldWaitForADatabaseThatIsAwayAndSkipNothing() throws Exception {
        AccountId first = AccountId.next();
        AccountId second = AccountId.next();
        long before = end();
        faults.fail(first, CONNECTION_FAILURE);
        tell(first);
        tell(second);

        await().until(() -> faults.failures(first) >= 4);
        assertThat(isStored(second)).isFalse();
        assertThat(committed()).isLessThanOrEqualTo(before);

        faults.recover(first);
        await().until(() -> isStored(first) && isStored(second));
        await().until(() -> committed() == end());
    }

    @Test
    void shouldSetAsideWhatTheDatabaseWillNeverTake() throws Exception {
        AccountId impossible = AccountId.next();
        AccountId next = AccountId.next();
        faults.fail(impossible, NOT_IN_REPERTOIRE);
        long position = end();
        tell(impossible);
        tell(next);

        await().until(() -> isStored(next));
        assertThat(worker.expectDeadLetter(impossible.toString())).isEqualTo("NOT_STORABLE");
        assertThat(isStored(impossible)).isFalse();
        await().until(() -> committed() == end());
        assertThat(worker.deadLetterHeaders(impossible.toString()))
                .containsEntry("dlq-origin", PARTITION.topic() + "/11/" + position)
                .containsEntry("dlq-detail", "The database refuses it: " + NOT_IN_REPERTOIRE)
                .containsEntry("ce_type", "account.online.v1");
    }

    @Test
    void shouldSetAsideARecordWithoutAValue() {
        String key = "empty-" + System.nanoTime();
        worker.tellRaw(key, null);

        assertThat(worker.deadLetterHeaders(key))
                .containsEntry("dlq-reason", "BAD_ENVELOPE")
                .containsOnlyKeys("dlq-reason", "dlq-detail", "dlq-origin");
    }
}
