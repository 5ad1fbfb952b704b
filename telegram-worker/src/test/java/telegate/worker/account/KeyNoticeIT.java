package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountEvent;
import telegate.contract.Command;
import telegate.contract.DisconnectReason;
import telegate.contract.LoginEvent;
import telegate.sandbox.Sandbox;
import telegate.sandbox.account.Account;
import telegate.sandbox.account.NewAccount;
import telegate.sandbox.fault.Fault;
import telegate.sandbox.login.ScanOutcome;
import telegate.sandbox.tl.TlObject;
import telegate.worker.account.Contract.Login;

/// What a worker does when Telegram notifies an account that its key is no good any more
/// (`updateServiceNotification` with a type `AUTH_KEY_DROP…`), with the real TDLib.
@QuarkusTest
@Tag("worker")
@WithTestResource(value = WorkerEnvironment.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@SuppressWarnings("NullAway.Init") // injected
class KeyNoticeIT {

    private static final String DROPPED = "AUTH_KEY_DROP_DUPLICATE";

    Sandbox sandbox;
    Contract contract;
    @Inject MeterRegistry metrics;

    @AfterEach
    void repair() {
        sandbox.faults().reset();
    }

    private Login connected(String owner, String name) {
        Login login = contract.startLogin(owner);
        String link = contract.await(login, LoginEvent.AwaitingScan.class, 0).link();
        Account person = sandbox.accounts().create(new NewAccount(name, "", null, 1, null, null));
        assertThat(sandbox.scan(person, link)).isEqualTo(ScanOutcome.ACCEPTED);
        long user = contract.await(login, AccountEvent.Online.class, 0).profile().telegramUserId();
        assertThat(user).isEqualTo(person.id());
        return login;
    }

    private void notifyOf(long person, String type) {
        long key = sandbox.accounts().get(person).devices().getFirst().keyId();
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
                        key,
                        TlObject.of(
                                "updateShort",
                                "update",
                                notice,
                                "date",
                                (int) Instant.now().getEpochSecond()));
    }

    private long person(Login login) {
        return contract.await(login, AccountEvent.Online.class, 0).profile().telegramUserId();
    }

    private double signs() {
        return metrics.get("telegate.accounts.key_duplicated").counter().count();
    }

    @Test
    void shouldGiveAnAccountUpWhoseKeyIsGoneAsTelegramNotifies() {
        Login login = connected("user_kn1", "Olga");
        double before = signs();
        // Nothing else asks for this while an account is only online.
        sandbox.faults()
                .arm("account.getAuthorizations", 100, new Fault.Fail(406, "AUTH_KEY_DUPLICATED"));

        notifyOf(person(login), DROPPED);

        AccountEvent.Disconnected told = contract.await(login, AccountEvent.Disconnected.class, 0);
        assertThat(told.reason()).isEqualTo(DisconnectReason.KEY_DUPLICATED);
        assertThat(signs()).isGreaterThan(before);
    }

    @Test
    void shouldKeepAnAccountWhoseKeyTelegramStillKnows() {
        Login login = connected("user_kn2", "Pavel");
        double before = signs();

        notifyOf(person(login), DROPPED);
        await().atMost(Contract.PATIENCE).until(() -> signs() > before);

        assertEndsOnlyWhenItIsLoggedOut(login);
    }

    @Test
    void shouldTakeAnyOtherNoticeForNoSign() {
        Login login = connected("user_kn3", "Rita");
        double before = signs();

        notifyOf(person(login), "AUTHKEY_SOMETHING");
        notifyOf(person(login), "TERMS_UPDATED");

        assertEndsOnlyWhenItIsLoggedOut(login);
        assertThat(signs()).isEqualTo(before);
    }

    private void assertEndsOnlyWhenItIsLoggedOut(Login login) {
        contract.send(login, new Command.LogOutAccount());
        assertThat(contract.await(login, AccountEvent.Disconnected.class, 0).reason())
                .isEqualTo(DisconnectReason.LOGGED_OUT);
    }
}
