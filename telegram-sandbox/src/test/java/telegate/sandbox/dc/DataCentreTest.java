package telegate.sandbox.dc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import telegate.sandbox.key.RsaKey;
import telegate.sandbox.mtproto.WireClient;
import telegate.sandbox.mtproto.WireClient.Identity;
import telegate.sandbox.tl.TlObject;

/// What TDLib does not do by itself: single messages, wrong messages, lost answers.
class DataCentreTest {
    private static final RsaKey RSA = RsaKey.generate();
    private static final TlObject NEAREST = TlObject.of("help.getNearestDc");
    private static final TlObject UPDATE =
            TlObject.of("updateShort", "update", TlObject.of("updateLoginToken"), "date", 1);

    @TempDir private Path directory;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicInteger handled = new AtomicInteger();
    private SandboxServer server;
    private WireClient client;
    private Identity me;

    @BeforeEach
    void start() {
        server = started(0);
        client = connect("p1");
        me = client.exchange(RSA);
    }

    private SandboxServer started(int port) {
        var created =
                SandboxServer.create(
                        new SandboxServerConfig(
                                InetAddress.getLoopbackAddress(),
                                port,
                                directory,
                                RSA,
                                List.of(1, 2),
                                false));
        created.dispatcher()
                .register(
                        "help.getNearestDc",
                        call -> {
                            handled.incrementAndGet();
                            return TlObject.of(
                                    "nearestDc",
                                    "country",
                                    "RU",
                                    "this_dc",
                                    call.dc(),
                                    "nearest_dc",
                                    call.dc());
                        });
        created.start();
        return created;
    }

    @AfterEach
    void stop() throws Exception {
        for (var closeable : open) {
            closeable.close();
        }
        server.close();
    }

    private WireClient connect(String process) {
        var connected = WireClient.connect(server.socksPort(), process);
        open.add(connected);
        return connected;
    }

    /// The same session on a new connection.
    private WireClient reconnect() {
        client.close();
        await().until(() -> server.sessions().connections(me.key().id()) == 0);
        var again = connect("p1");
        again.continueSession(client);
        return again;
    }

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
    void shouldRefuseAnotherLayer() {
        client.send(me, TlObject.of("invokeWithLayer", "layer", 229, "query", NEAREST), true);

        assertThat(client.receive(me, "rpc_error").object().string("error_message"))
                .isEqualTo("CONNECTION_LAYER_INVALID");
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
    void shouldRefuseAWrongSaltAndGiveTheRightOne() {
        var wrong = new Identity(me.key(), me.salt() + 1);
        long query = client.send(wrong, NEAREST, true);

        var refused = client.receive(me).object();
        var right = new Identity(me.key(), refused.longValue("new_server_salt"));
        client.send(right, NEAREST, true);

        assertThat(refused.name()).isEqualTo("bad_server_salt");
        assertThat(refused.longValue("bad_msg_id")).isEqualTo(query);
        assertThat(client.receive(me, "nearestDc").answerTo()).isNotZero();
        assertThat(handled).hasValue(1);
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
    void shouldRefuseImpossibleMessageIdsAndNumbers() {
        long now = client.nextMessageId();
        client.send(me, now + 1, 1, NEAREST.toBytes());
        client.send(me, now - (400L << 32), 1, NEAREST.toBytes());
        client.send(me, now + (60L << 32), 1, NEAREST.toBytes());
        client.send(me, now, 0, NEAREST.toBytes());

        for (int code : new int[] {18, 16, 17, 35}) {
            assertThat(client.receive(me, "bad_msg_notification").object().integer("error_code"))
                    .isEqualTo(code);
        }
        assertThat(handled).hasValue(0);
    }

    @Test
    void shouldCountMethodsThatNobodyAnswers() {
        client.send(me, client.nextMessageId(), client.nextSeqno(true), new byte[] {1, 2, 3, 4});
        client.send(me, TlObject.of("help.getConfig"), true);

        var first = client.receive(me, "rpc_error").object();
        var second = client.receive(me, "rpc_error").object();

        assertThat(first.integer("error_code")).isEqualTo(400);
        assertThat(second.integer("error_code")).isEqualTo(400);
        assertThat(server.dispatcher().unknownMethods())
                .containsOnlyKeys("#04030201", "help.getConfig");
    }

    @Test
    void shouldAnswerAnErrorWhenAHandlerFails() {
        server.dispatcher()
                .register(
                        "help.getNearestDc",
                        _ -> {
                            throw new IllegalStateException("planned");
                        });
        client.send(me, NEAREST, true);

        assertThat(client.receive(me, "rpc_error").object().integer("error_code")).isEqualTo(500);
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
    void shouldAnswer401ToARevokedKeyAndNudgeIt() {
        client.send(me, NEAREST, true);
        client.receive(me, "nearestDc");
        server.sessions().revoke(me.key().id());
        client.receive(me, "updatesTooLong");

        client.send(me, NEAREST, true);

        assertThat(client.receive(me, "rpc_error").object().string("error_message"))
                .isEqualTo("AUTH_KEY_UNREGISTERED");
    }

    @Test
    void shouldKillAKeyThatAnOlderProcessUsesAfterANewer() {
        client.send(me, NEAREST, true);
        client.receive(me, "nearestDc");
        var newer = connect("p2");
        newer.send(me, NEAREST, true);
        newer.receive(me, "nearestDc");
        assertThat(server.sessions().duplicatedKeys()).isEmpty();

        client.send(me, NEAREST, true);

        assertThat(client.receive(me, "rpc_error").object().integer("error_code")).isEqualTo(406);
        assertThat(server.sessions().duplicatedKeys())
                .singleElement()
                .satisfies(use -> {
                    assertThat(use.authKeyId()).isEqualTo(me.key().id());
                    assertThat(use.older()).isEqualTo("p1");
                    assertThat(use.newer()).isEqualTo("p2");
                });
        newer.send(me, NEAREST, true);
        assertThat(newer.receive(me, "rpc_error").object().string("error_message"))
                .isEqualTo("AUTH_KEY_DUPLICATED");
    }

    @Test
    void shouldNotTakeAPingOfAnOlderProcessForHarmless() {
        client.send(me, NEAREST, true);
        client.receive(me, "nearestDc");
        var newer = connect("p2");
        newer.send(me, NEAREST, true);
        newer.receive(me, "nearestDc");

        client.send(me, TlObject.of("ping", "ping_id", 1), false);

        await().until(() -> server.sessions().duplicatedKeys().size() == 1);
    }

    @Test
    void shouldAnswer404ToAnUnknownKey() {
        var stranger = new Identity(me.key(), me.salt());
        server.authKeys().destroy(me.key().id());

        client.send(stranger, NEAREST, true);

        assertThat(client.readError()).isEqualTo(-404);
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
    void shouldCutAClientThatKeepsSilentLongerThanItPromised() {
        client.send(
                me,
                TlObject.of("ping_delay_disconnect", "ping_id", 1, "disconnect_delay", 1),
                false);
        client.receive(me, "pong");

        assertThat(client.closedByServer()).isTrue();
    }

    @Test
    void shouldCloseConnectionsThatBreakTheProtocolAndGoOn() {
        client.send(me, client.nextMessageId(), 1, new byte[] {2, 0, 0});
        var garbage = connect("p1");
        garbage.sendPacket(new byte[] {1, 2, 3});

        assertThat(client.closedByServer()).isTrue();
        assertThat(garbage.closedByServer()).isTrue();
        var sane = connect("p1");
        sane.send(me, NEAREST, true);
        assertThat(sane.receive(me, "nearestDc").answerTo()).isNotZero();
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
        server = started(0);

        assertThat(server.authKeys().all())
                .singleElement()
                .satisfies(key -> assertThat(key.secret()).isEqualTo(me.key().secret()));
        assertThat(server.authKeys().state(me.key().id())).isEqualTo(AuthKeys.State.REVOKED);
    }
}
