package telegate.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Every message of the contract as it stands in Kafka, for the tests of both services: what one
/// side writes, the other must read. The bytes are in the files `golden/NAME.json`, with the
/// members `key`, `headers` and `payload`; the value on the wire is the payload without white
/// space.
public final class GoldenMessages {

    private static final JsonMapper JSON = new JsonMapper();

    private static final Instant TIME = Instant.parse("2026-11-22T10:00:00.123456Z");
    private static final Instant DEADLINE = Instant.parse("2026-11-22T10:10:00Z");
    private static final Instant CONNECTED = Instant.parse("2026-11-22T10:01:05.250Z");
    private static final AccountId ACCOUNT = AccountId.of("019aab1e-6a00-7c3d-9b1f-2f6d1a7e4c01");
    private static final LoginId LOGIN = LoginId.of("019aab1e-6a01-7f20-8e5a-90c1d2b3a402");
    private static final ChallengeId CHALLENGE =
            ChallengeId.of("019aab1e-9c40-7a11-a4d2-5b6c7d8e9f03");
    private static final OwnerId OWNER = OwnerId.of("user_3");
    private static final Profile ANNA = new Profile(1000001, "Anna", "Example", "anna_example");
    private static final Profile BORIS = new Profile(7000000000002L, "Борис", "", null);
    private static final String LINK = "tg://login?token=R29sZGVuIHRva2VuLCBuZXZlciB2YWxpZA";

    private GoldenMessages() {}

    /// All of them, at least one for each [MessageType].
    public static List<GoldenMessage> all() {
        return Stream.of(commands(), events(), chatMessages()).flatMap(List::stream).toList();
    }

    /// Those of [Topics#COMMANDS].
    public static List<GoldenMessage> commands() {
        return List.of(
                command("login.start.v1", 1, new Command.StartLogin(OWNER)),
                command("login.refresh.v1", 2, new Command.RefreshLogin()),
                command("login.recheck.v1", 3, new Command.RecheckLogin()),
                command(
                        "login.submit-password.v1",
                        4,
                        new Command.SubmitPassword(CHALLENGE, "QSBjaXBoZXJ0ZXh0IGlzIGxvbmdlcg==")),
                command("login.cancel.v1", 5, new Command.CancelLogin(CancelReason.UNWATCHED)),
                golden("account.log-out.v1", 6, null, null, new Command.LogOutAccount()));
    }

    /// Those of [Topics#EVENTS].
    public static List<GoldenMessage> events() {
        Notice wait = new Notice(NoticeCode.FLOOD_WAIT, Instant.parse("2026-11-22T10:05:00Z"));
        Notice wrong = Notice.of(NoticeCode.PASSWORD_INCORRECT);
        return List.of(
                login("login.requested.v1", 16, new LoginEvent.Requested(OWNER, 1, DEADLINE, null)),
                login(
                        "login.requested.v1-flood-wait",
                        17,
                        new LoginEvent.Requested(OWNER, 2, DEADLINE, wait)),
                login(
                        "login.awaiting-scan.v1",
                        18,
                        new LoginEvent.AwaitingScan(OWNER, 3, DEADLINE, LINK, 1, null)),
                login(
                        "login.awaiting-scan.v1-new-code",
                        19,
                        new LoginEvent.AwaitingScan(
                                OWNER, 4, DEADLINE, LINK, 2, Notice.of(NoticeCode.SCAN_NEW_CODE))),
                login(
                        "login.password-required.v1",
                        20,
                        new LoginEvent.PasswordRequired(
                                OWNER, 5, DEADLINE, "имя кота", CHALLENGE, null)),
                login(
                        "login.password-required.v1-incorrect",
                        21,
                        new LoginEvent.PasswordRequired(OWNER, 6, DEADLINE, "", CHALLENGE, wrong)),
                login(
                        "login.succeeded.v1",
                        22,
                        new LoginEvent.Succeeded(OWNER, 7, DEADLINE, ACCOUNT, ANNA, false)),
                login(
                        "login.succeeded.v1-already-connected",
                        23,
                        new LoginEvent.Succeeded(
                                OWNER,
                                7,
                                DEADLINE,
                                AccountId.of("019aab00-1200-7001-8a0b-1c2d3e4f5a05"),
                                BORIS,
                                true)),
                login(
                        "login.failed.v1",
                        24,
                        new LoginEvent.Failed(
                                OWNER, 2, DEADLINE, FailureCode.API_ID_INVALID, null)),
                login(
                        "login.failed.v1-flood-wait",
                        25,
                        new LoginEvent.Failed(
                                OWNER,
                                2,
                                DEADLINE,
                                FailureCode.FLOOD_WAIT,
                                Instant.parse("2026-11-23T10:00:00Z"))),
                login(
                        "login.cancelled.v1",
                        26,
                        new LoginEvent.Cancelled(OWNER, 5, DEADLINE, CancelReason.REQUESTED)),
                login("login.expired.v1", 27, new LoginEvent.Expired(OWNER, 9, DEADLINE)),
                account(
                        "account.connecting.v1",
                        28,
                        new AccountEvent.Connecting(OWNER, 10, ANNA, CONNECTED)),
                account(
                        "account.online.v1",
                        29,
                        new AccountEvent.Online(OWNER, 11, BORIS, CONNECTED)),
                account(
                        "account.disconnected.v1",
                        30,
                        new AccountEvent.Disconnected(
                                OWNER,
                                12,
                                ANNA,
                                CONNECTED,
                                DisconnectReason.REVOKED,
                                Instant.parse("2026-11-22T12:30:00Z"))));
    }

    /// Those of [Topics#MESSAGES].
    public static List<GoldenMessage> chatMessages() {
        Instant sent = Instant.parse("2026-11-22T11:00:00Z");
        return List.of(
                account(
                        "message.received.v1",
                        32,
                        new ChatMessage(
                                1000002,
                                1048576,
                                1000002,
                                sent,
                                false,
                                "messageText",
                                "Привет! \"Quoted\" <b>&amp;</b>\n😀")),
                account(
                        "message.received.v1-no-text",
                        33,
                        new ChatMessage(
                                -1001234567890L,
                                2097152,
                                1000001,
                                sent,
                                true,
                                "messagePhoto",
                                null)));
    }

    private static GoldenMessage command(String name, int number, Command data) {
        return golden(name, number, LOGIN, TIME.plusSeconds(60), data);
    }

    private static GoldenMessage login(String name, int number, LoginEvent data) {
        return golden(name, number, LOGIN, null, data);
    }

    private static GoldenMessage account(String name, int number, Object data) {
        return golden(name, number, null, null, data);
    }

    private static GoldenMessage golden(
            String name,
            int number,
            @Nullable LoginId login,
            @Nullable Instant expiresAt,
            Object data) {
        UUID id = UUID.fromString("019aab1e-6a02-7000-8000-0000000000%02x".formatted(number));
        return new GoldenMessage(
                name,
                new Envelope<>(id, TIME, TenantId.BUILT_IN, ACCOUNT, login, expiresAt, data),
                bytes(name));
    }

    private static MessageCodec.Encoded bytes(String name) {
        try (InputStream file =
                GoldenMessages.class.getResourceAsStream("golden/" + name + ".json")) {
            if (file == null) {
                throw new IllegalStateException("There is no golden file for " + name);
            }
            JsonNode golden = JSON.readTree(file);
            Map<String, byte[]> headers = new LinkedHashMap<>();
            golden.required("headers")
                    .properties()
                    .forEach(
                            e -> headers.put(e.getKey(), e.getValue().textValue().getBytes(UTF_8)));
            return new MessageCodec.Encoded(
                    golden.required("key").textValue().getBytes(UTF_8),
                    headers,
                    JSON.writeValueAsBytes(golden.required("payload")));
        } catch (IOException e) {
            throw new UncheckedIOException("The golden file for " + name + " is no JSON", e);
        }
    }
}
