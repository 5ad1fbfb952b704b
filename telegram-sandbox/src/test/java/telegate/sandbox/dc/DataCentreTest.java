package telegate.sandbox.dc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import telegate.sandbox.mtproto.WireClient;
import telegate.sandbox.tl.TlObject;

/// Sessions, answers and updates, message by message.
class DataCentreTest extends WireTest {
    @Test
    void shouldAnswerAndAnnounceTheSession() {
        long query = client.send(me, NEAREST, true);

        var session = client.receive(me);
        var answer = client.receive(me);

        assertThat(session.object().name()).isEqualTo("new_session_created");
        assertThat(session.object().longValue("first_msg_id")).isEqualTo(query);
        assertThat(answer.answerTo()).isEqualTo(query);
        assertThat(answer.object().integer("this_dc")).isEqualTo(1);
        assertThat(answer.seqno() % 2).isOne();
        assertThat(answer.id() & 3).isOne();
    }

    @Test
    void shouldAnnounceTheOldestMessageOfAContainer() {
        var queries = client.sendContainer(me, List.of(NEAREST, NEAREST));

        assertThat(client.receive(me).object().longValue("first_msg_id"))
                .isEqualTo(queries.getFirst());
        assertThat(client.receive(me).answerTo()).isEqualTo(queries.get(0));
        assertThat(client.receive(me).answerTo()).isEqualTo(queries.get(1));
    }

    @Test
    void shouldAnswerPackedAndWrappedQueries() {
        var wrapped =
                TlObject.of(
                        "invokeWithLayer",
                        "layer",
                        227,
                        "query",
                        TlObject.of(
                                "invokeAfterMsg",
                                "msg_id",
                                4,
                                "query",
                                WireClient.packed(NEAREST)));
        client.send(me, client.nextMessageId(), client.nextSeqno(true), WireClient.packed(wrapped));

        assertThat(client.receive(me, "nearestDc").object().string("country")).isEqualTo("RU");
    }

    @Test
    void shouldSendAnUnconfirmedAnswerAgainOnTheNextConnection() {
        long query = client.send(me, NEAREST, true);
        var first = client.receive(me, "nearestDc");
        var again = reconnect();

        again.send(me, TlObject.of("ping", "ping_id", 1), false);
        var second = again.receive(me, "nearestDc");

        assertThat(second.answerTo()).isEqualTo(query);
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(handled).hasValue(1);
    }

    @Test
    void shouldNotSendAConfirmedAnswerAgain() {
        client.send(me, NEAREST, true);
        var session = client.receive(me);
        var answer = client.receive(me);
        client.send(
                me, TlObject.of("msgs_ack", "msg_ids", List.of(session.id(), answer.id())), false);
        client.send(me, TlObject.of("ping", "ping_id", 1), false);
        assertThat(client.receive(me).object().name()).isEqualTo("pong");
        var again = reconnect();

        again.send(me, TlObject.of("ping", "ping_id", 2), false);
        again.send(me, TlObject.of("ping", "ping_id", 3), false);

        assertThat(again.receive(me).object().longValue("ping_id")).isEqualTo(2);
        assertThat(again.receive(me).object().longValue("ping_id")).isEqualTo(3);
    }

    @Test
    void shouldRunAQueryOnlyOnce() {
        long query = client.nextMessageId();
        int seqno = client.nextSeqno(true);
        client.send(me, query, seqno, NEAREST.toBytes());
        client.send(me, query, seqno, NEAREST.toBytes());

        assertThat(client.receive(me, "nearestDc").answerTo()).isEqualTo(query);
        assertThat(client.receive(me, "nearestDc").answerTo()).isEqualTo(query);
        assertThat(handled).hasValue(1);
    }

    @Test
    void shouldTellWhatBecameOfMessages() {
        long query = client.send(me, NEAREST, true);
        client.receive(me, "nearestDc");
        client.send(me, TlObject.of("msgs_state_req", "msg_ids", List.of(query, 4L)), true);

        assertThat(client.receive(me, "msgs_state_info").object().bytes("info"))
                .containsExactly(4, 1);
        assertThat(client.receive(me, "nearestDc").answerTo()).isEqualTo(query);
    }

    @Test
    void shouldDropAnAnswer() {
        long query = client.send(me, NEAREST, true);
        client.receive(me, "nearestDc");

        client.send(me, TlObject.of("rpc_drop_answer", "req_msg_id", query), true);
        client.send(me, TlObject.of("rpc_drop_answer", "req_msg_id", query), true);

        assertThat(client.receive(me, "rpc_answer_dropped").object().integer("bytes")).isPositive();
        assertThat(client.receive(me, "rpc_answer_unknown").answerTo()).isNotZero();
    }

    @Test
    void shouldNotAnswerAQueryThatWasIgnoredUntilItComesAgain() {
        var ignored = new AtomicInteger();
        server.dispatcher()
                .filter(_ ->
                        ignored.getAndIncrement() == 0
                                ? new RpcFilter.Ignore()
                                : RpcFilter.PROCEED);
        long query = client.send(me, NEAREST, true);
        client.send(me, TlObject.of("msgs_state_req", "msg_ids", List.of(query)), true);

        assertThat(client.receive(me, "msgs_state_info").object().bytes("info")).containsExactly(1);
    }

    @Test
    void shouldKnowItsFutureSalts() {
        client.send(me, TlObject.of("get_future_salts", "num", 64), true);

        var salts = client.receive(me, "future_salts").object();
        int now = salts.integer("now");

        assertThat(salts.objects("salts")).hasSize(64);
        assertThat(salts.objects("salts").getFirst().integer("valid_since"))
                .isLessThanOrEqualTo(now);
        assertThat(salts.objects("salts").get(1).integer("valid_since")).isGreaterThan(now);
    }

    @Test
    void shouldKeepUpdatesForAClientThatIsAway() {
        client.send(me, NEAREST, true);
        client.receive(me, "nearestDc");
        client.close();
        await().until(() -> server.sessions().connections(me.key().id()) == 0);
        server.sessions().push(me.key().id(), UPDATE);
        var later = connect("p1");

        later.send(me, TlObject.of("ping", "ping_id", 1), false);

        later.receive(me, "updateShort");
        assertThat(later.receive(me, "updatesTooLong").seqno() % 2).isOne();
    }

    @Test
    void shouldDeliverThroughALaterSessionWhatALostConnectionDidNot() {
        client.send(me, NEAREST, true);
        client.receive(me, "nearestDc");
        server.sessions().push(me.key().id(), UPDATE);
        client.receive(me, "updateShort");
        var later = connect("p1");
        later.send(me, TlObject.of("ping", "ping_id", 1), false);
        later.receive(me, "pong");

        client.close();

        later.receive(me, "updateShort");
    }

    @Test
    void shouldDestroyOtherSessions() {
        var other = connect("p1");
        other.send(me, NEAREST, true);
        other.receive(me, "nearestDc");

        client.send(me, TlObject.of("destroy_session", "session_id", other.sessionId()), true);
        client.receive(me, "destroy_session_ok");
        client.send(me, TlObject.of("destroy_session", "session_id", other.sessionId()), true);

        assertThat(client.receive(me, "destroy_session_none").object().longValue("session_id"))
                .isEqualTo(other.sessionId());
    }

    @Test
    void shouldCloseAtOnceWithOpenConnections() {
        client.send(me, NEAREST, true);
        client.receive(me, "nearestDc");
        long start = System.nanoTime();

        server.close();

        assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
        assertThat(client.closedByServer()).isTrue();
    }

    @Test
    void shouldKnowKeysAfterARestart() {
        server.sessions().revoke(me.key().id());
        server.close();
        server = started();

        assertThat(server.authKeys().all())
                .singleElement()
                .satisfies(key -> assertThat(key.secret()).isEqualTo(me.key().secret()));
        assertThat(server.authKeys().state(me.key().id())).isEqualTo(AuthKeys.State.REVOKED);
    }

    @Test
    void shouldMakeConnectionsHalfOpen() {
        client.send(me, NEAREST, true);
        client.receive(me, "nearestDc");
        server.sessions().freezeConnections(me.key().id());
        long lost = client.send(me, NEAREST, true);
        var again = connect("p1");
        again.continueSession(client);

        again.send(me, TlObject.of("msgs_state_req", "msg_ids", List.of(lost)), true);

        assertThat(again.receive(me, "msgs_state_info").object().bytes("info")).containsExactly(1);
        assertThat(handled).hasValue(1);
    }
}
