package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.Search;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountEvent;
import telegate.contract.Command;
import telegate.contract.DisconnectReason;
import telegate.sandbox.Sandbox;
import telegate.sandbox.account.Account;
import telegate.sandbox.chat.Chats;
import telegate.sandbox.fault.Fault;
import telegate.sandbox.tl.TlObject;
import telegate.worker.Worker;
import telegate.worker.account.Contract.Login;

/// What is told of an account that is connected, and what ends that: its person, here or on the
/// phone, or Telegram, which has seen its key in two places. With the real TDLib.
@QuarkusTest
@Tag("worker")
@WithTestResource(value = WorkerEnvironment.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@SuppressWarnings("NullAway.Init") // injected
class ConnectedAccountIT {

    /// The type of a notice (`updateServiceNotification`) that the key is no good any more.
    private static final String DROPPED = "AUTH_KEY_DROP_DUPLICATE";

    private static final Fault DUPLICATED = new Fault.Fail(406, "AUTH_KEY_DUPLICATED");

    Sandbox sandbox;
    Contract contract;
    People people;
    @Inject MeterRegistry metrics;
    @Inject Worker worker;

    @AfterEach
    void repair() {
        sandbox.faults().reset();
    }

    private Login connected(String owner, Account person) {
        Login login = contract.startLogin(owner);
        people.connect(login, person);
        long user = contract.await(login, AccountEvent.Online.class, 0).profile().telegramUserId();
        assertThat(user).isEqualTo(person.id());
        return login;
    }

    private void assertEndsOnlyWhenItIsLoggedOut(Login login) {
        contract.send(login, new Command.LogOutAccount());
        assertThat(contract.await(login, AccountEvent.Disconnected.class, 0).reason())
                .isEqualTo(DisconnectReason.LOGGED_OUT);
    }

    @Test
    void shouldPublishAMessageThatArrives() {
        Account person = people.person("Kira");
        Account sender = people.person("Lev");
        Login login = connected("user_15", person);

        sandbox.chats().send(sender.id(), person.id(), "привет 👋", Chats.NO_KEY);

        contract.awaitMessage(login, message -> "привет 👋".equals(message.text()));
    }

    @Test
    void shouldPublishEveryMessageWhileItsClientIsRecycled() {
        Account person = people.person("Mila");
        Account sender = people.person("Nils");
        Login login = connected("user_30", person);
        AccountEvent.Online online = contract.await(login, AccountEvent.Online.class, 0);
        double before = recycled();

        List<String> sent = IntStream.range(0, 30).mapToObj(i -> "message " + i).toList();
        for (String text : sent) {
            sandbox.chats().send(sender.id(), person.id(), text, Chats.NO_KEY);
            contract.awaitMessage(login, message -> text.equals(message.text()));
        }

        await().atMost(Contract.PATIENCE).until(() -> recycled() > before);
        assertThat(metrics.get("telegate.accounts.recycling").timer().max(TimeUnit.SECONDS))
                .isPositive()
                .isLessThan(3);
        sandbox.chats().send(sender.id(), person.id(), "afterwards", Chats.NO_KEY);
        contract.awaitMessage(login, message -> "afterwards".equals(message.text()));
        assertThat(contract.of(login))
                .noneMatch(event ->
                        event instanceof AccountEvent.Connecting
                                && event.version() > online.version());
        people.awaitDevices(person, 1);
    }

    private double recycled() {
        return Search.in(metrics).name("telegate.accounts.recycled").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Test
    void shouldLogOutAndLeaveNoDeviceBehind() {
        Account person = people.person("Igor");
        Login login = contract.startLogin("user_12");
        people.connect(login, person);
        people.awaitDevices(person, 1);

        contract.send(login, new Command.LogOutAccount());

        assertThat(contract.await(login, AccountEvent.Disconnected.class, 0).reason())
                .isEqualTo(DisconnectReason.LOGGED_OUT);
        people.awaitDevices(person, 0);
    }

    /// The client has become ready a moment ago, so it closes only when a second has passed since
    /// ([telegate.worker.tdlib.internal.FfmTdClient]), unless this machine is very slow.
    @Test
    void shouldLogOutWhileItsClientIsRecycled() {
        Account person = people.person("Ida");
        Login login = connected("user_31", person);
        Recyclable client =
                await().atMost(Contract.PATIENCE)
                        .until(() -> recyclable(login), Optional::isPresent)
                        .orElseThrow();

        CompletableFuture<Boolean> recycled = client.recycle();
        contract.send(login, new Command.LogOutAccount());

        assertThat(contract.await(login, AccountEvent.Disconnected.class, 0).reason())
                .isEqualTo(DisconnectReason.LOGGED_OUT);
        assertThat(recycled).succeedsWithin(Contract.PATIENCE);
        people.awaitDevices(person, 0);
        assertThat(sandbox.statistics().duplicatedKeys()).isEmpty();
    }

    private Optional<Recyclable> recyclable(Login login) {
        return worker.insight().orElseThrow().accounts().recyclable().stream()
                .filter(client -> client.toString().contains(login.account().toString()))
                .findFirst();
    }

    @Test
    void shouldTellWithinTwoSecondsThatTheSessionWasEndedOnThePhone() {
        Account person = people.person("Hanna");
        Login login = connected("user_11", person);
        long device = sandbox.accounts().get(person.id()).devices().getFirst().id();

        Instant revoked = Instant.now();
        assertThat(sandbox.authorizations().revoke(person.id(), device)).isTrue();

        AccountEvent.Disconnected disconnected =
                contract.await(login, AccountEvent.Disconnected.class, 0);
        assertThat(disconnected.reason()).isEqualTo(DisconnectReason.REVOKED);
        assertThat(Duration.between(revoked, disconnected.disconnectedAt()))
                .isLessThan(Duration.ofSeconds(2));
    }

    private long key(Account person) {
        return sandbox.accounts().get(person.id()).devices().getFirst().keyId();
    }

    private double signs() {
        return metrics.get("telegate.accounts.key_duplicated").counter().count();
    }

    @Test
    void shouldTellThatTelegramHasDestroyedAKeyThatItSawInTwoPlaces() {
        Account person = people.person("Olga");
        Login login = connected("user_32", person);
        double before = signs();

        sandbox.faults().arm("updates.getDifference", 100, DUPLICATED);
        sandbox.faults().arm("account.getAuthorizations", 100, DUPLICATED);
        sandbox.sessions().push(key(person), TlObject.of("updatesTooLong"));

        AccountEvent.Disconnected told = contract.await(login, AccountEvent.Disconnected.class, 0);
        assertThat(told.reason()).isEqualTo(DisconnectReason.KEY_DUPLICATED);
        assertThat(signs()).isGreaterThan(before);
    }

    @Test
    void shouldKeepAnAccountWhoseKeyTelegramRefusesOnce() {
        Account person = people.person("Pavel");
        Login login = connected("user_33", person);
        double before = signs();

        sandbox.faults().arm("updates.getDifference", 1, DUPLICATED);
        sandbox.sessions().push(key(person), TlObject.of("updatesTooLong"));
        await().atMost(Contract.PATIENCE).until(() -> signs() > before);

        assertEndsOnlyWhenItIsLoggedOut(login);
    }

    private void notifyOf(Account person, String type) {
        TlObject notice =
                TlObject.of(
                        "updateServiceNotification",
                        "popup",
                        true,
                        "type",
                        type,
                        "message",
                        "Please log in again",
                        "media",
                        TlObject.of("messageMediaEmpty"),
                        "entities",
                        List.of());
        sandbox.sessions()
                .push(
                        key(person),
                        TlObject.of(
                                "updateShort",
                                "update",
                                notice,
                                "date",
                                (int) Instant.now().getEpochSecond()));
    }

    @Test
    void shouldGiveAnAccountUpWhoseKeyIsGoneAsTelegramNotifies() {
        Account person = people.person("Oleg");
        Login login = connected("user_kn1", person);
        double before = signs();
        // Nothing else asks for this while an account is only online.
        sandbox.faults().arm("account.getAuthorizations", 100, DUPLICATED);

        notifyOf(person, DROPPED);

        AccountEvent.Disconnected told = contract.await(login, AccountEvent.Disconnected.class, 0);
        assertThat(told.reason()).isEqualTo(DisconnectReason.KEY_DUPLICATED);
        assertThat(signs()).isGreaterThan(before);
    }

    @Test
    void shouldKeepAnAccountWhoseKeyTelegramStillKnowsAfterItsNotice() {
        Account person = people.person("Petr");
        Login login = connected("user_kn2", person);
        double before = signs();

        notifyOf(person, DROPPED);
        await().atMost(Contract.PATIENCE).until(() -> signs() > before);

        assertEndsOnlyWhenItIsLoggedOut(login);
    }

    @Test
    void shouldTakeAnyOtherNoticeForNoSign() {
        Account person = people.person("Rita");
        Login login = connected("user_kn3", person);
        double before = signs();

        notifyOf(person, "AUTHKEY_SOMETHING");
        notifyOf(person, "TERMS_UPDATED");

        assertEndsOnlyWhenItIsLoggedOut(login);
        assertThat(signs()).isEqualTo(before);
    }
}
