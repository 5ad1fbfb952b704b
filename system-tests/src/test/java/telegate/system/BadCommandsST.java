package telegate.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import telegate.contract.AccountId;
import telegate.contract.Command;
import telegate.contract.DeadLetter;
import telegate.contract.Envelope;
import telegate.contract.LoginId;
import telegate.contract.MessageCodec;
import telegate.contract.OwnerId;
import telegate.contract.Partitions;
import telegate.contract.TenantId;
import telegate.contract.TimeOrderedIds;
import telegate.contract.Topics;

/// Commands that no gateway of ours would send: each is put aside with the reason, and the worker
/// goes on.
@ExtendWith(SharedSystem.class)
class BadCommandsST {

    private final TelegateSystem system;
    private final KafkaTopics kafka;
    private final int partitions;
    private final MessageCodec codec = new MessageCodec();

    BadCommandsST(TelegateSystem system) {
        this.system = system;
        this.kafka = system.kafka();
        this.partitions = kafka.partitions(Topics.COMMANDS);
    }

    @Test
    void shouldPutAsideWhatIsNoJson() {
        Envelope<Command> start = start();

        requireDeadLetter(start, headers(start), "{ this is no JSON", own(start), "BAD_DATA");
    }

    @Test
    void shouldPutAsideWhatHasAnUnknownType() {
        Envelope<Command> start = start();
        Map<String, byte[]> headers = headers(start);
        headers.put("ce_type", "login.start.v99".getBytes(UTF_8));

        requireDeadLetter(start, headers, "{}", own(start), "UNKNOWN_TYPE");
    }

    @Test
    void shouldPutAsideWhatHasNoType() {
        Envelope<Command> start = start();
        Map<String, byte[]> headers = headers(start);
        headers.remove("ce_type");

        requireDeadLetter(start, headers, value(start), own(start), "BAD_ENVELOPE");
    }

    @Test
    void shouldPutAsideWhatIsForAnUnknownAccount() {
        Envelope<Command> refresh = envelope(new Command.RefreshLogin(), later());

        requireDeadLetter(
                refresh, headers(refresh), value(refresh), own(refresh), "UNKNOWN_ACCOUNT");
    }

    @Test
    void shouldPutAsideWhatStandsInTheWrongPartition() {
        Envelope<Command> start = start();
        int wrong = (own(start) + 1) % partitions;

        requireDeadLetter(start, headers(start), value(start), wrong, "WRONG_PARTITION");
    }

    @Test
    void shouldPutAsideWhatIsForAConnectedAccountAndStandsInTheWrongPartition() {
        PretendPhone phone = system.phone();
        GatewayApi api = system.api();
        AccountId account = AccountId.of(api.connect(phone, phone.newPerson("Placed")));
        Envelope<Command> logOut =
                new Envelope<>(
                        TimeOrderedIds.next(),
                        Instant.now(),
                        TenantId.BUILT_IN,
                        account,
                        null,
                        later(),
                        new Command.LogOutAccount());
        int wrong = (own(logOut) + 1) % partitions;

        requireDeadLetter(logOut, headers(logOut), value(logOut), wrong, "WRONG_PARTITION");

        assertThat(api.account(account.toString()).path("state").asText()).isEqualTo("online");
    }

    @Test
    void shouldPutAsideWhatHasExpired() {
        Envelope<Command> late =
                envelope(
                        new Command.StartLogin(new OwnerId("late")), Instant.now().minusSeconds(1));

        requireDeadLetter(late, headers(late), value(late), own(late), "EXPIRED");
    }

    private void requireDeadLetter(
            Envelope<Command> command,
            Map<String, byte[]> headers,
            String value,
            int partition,
            String reason) {
        int restarts = system.worker().restarts();

        kafka.send(
                Topics.COMMANDS,
                partition,
                command.accountId().toString().getBytes(UTF_8),
                headers,
                value.getBytes(UTF_8));

        String id = command.id().toString();
        var dead =
                await().until(
                                () ->
                                        kafka.find(
                                                Topics.COMMANDS_DLQ,
                                                stored -> stored.header("ce_id").equals(id)),
                                found -> !found.isEmpty());
        assertThat(dead).hasSize(1);
        assertThat(dead.getFirst().header(DeadLetter.REASON)).isEqualTo(reason);
        assertThat(dead.getFirst().header(DeadLetter.ORIGIN))
                .startsWith(Topics.COMMANDS + "/" + partition + "/");
        assertThat(dead.getFirst().text()).isEqualTo(value);
        requireThatTheWorkerGoesOn(restarts);
    }

    private void requireThatTheWorkerGoesOn(int restarts) {
        GatewayApi api = system.api();
        String login = api.startLogin();
        api.awaitState(login, "awaiting-scan");
        api.cancel(login);
        api.awaitState(login, "cancelled");
        assertThat(system.worker().restarts()).isEqualTo(restarts);
    }

    private static Envelope<Command> start() {
        return envelope(new Command.StartLogin(new OwnerId("nobody")), later());
    }

    private static Envelope<Command> envelope(Command command, Instant expiresAt) {
        return new Envelope<>(
                TimeOrderedIds.next(),
                Instant.now(),
                TenantId.BUILT_IN,
                AccountId.next(),
                LoginId.next(),
                expiresAt,
                command);
    }

    private static Instant later() {
        return Instant.now().plusSeconds(60);
    }

    private int own(Envelope<Command> command) {
        return Partitions.ofNew(command.accountId(), partitions);
    }

    private Map<String, byte[]> headers(Envelope<Command> command) {
        return new LinkedHashMap<>(codec.encode(command).headers());
    }

    private String value(Envelope<Command> command) {
        return new String(codec.encode(command).value(), UTF_8);
    }
}
