package telegate.sandbox.dc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import telegate.sandbox.mtproto.WireClient.Identity;
import telegate.sandbox.tl.TlObject;

/// What a client must not do, and what it is told then.
class MisuseTest extends WireTest {
    @Test
    void shouldRefuseAnotherLayer() {
        client.send(me, TlObject.of("invokeWithLayer", "layer", 229, "query", NEAREST), true);

        assertThat(client.receive(me, "rpc_error").object().string("error_message"))
                .isEqualTo("CONNECTION_LAYER_INVALID");
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
    void shouldNotMindThatAProcessGetsAKeyBackInOrder() {
        client.send(me, NEAREST, true);
        client.receive(me, "nearestDc");
        var second = connect("p2");
        second.send(me, NEAREST, true);
        second.receive(me, "nearestDc");

        var back = connect("p1");
        back.send(me, NEAREST, true);
        back.receive(me, "nearestDc");

        assertThat(server.sessions().duplicatedKeys()).isEmpty();
        assertThat(server.sessions().keyUses())
                .filteredOn(use -> use.keyId() == me.key().id())
                .extracting(KeyUses.KeyUse::process)
                .containsExactlyInAnyOrder("p1", "p2", "p1");

        second.send(me, NEAREST, true);

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
}
