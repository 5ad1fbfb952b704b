package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.jspecify.annotations.Nullable;
import telegate.contract.LoginEvent;
import telegate.sandbox.Sandbox;
import telegate.sandbox.account.Account;
import telegate.sandbox.account.NewAccount;
import telegate.sandbox.login.ScanOutcome;
import telegate.worker.account.Contract.Login;

/// Persons with an account at the sandbox, and what they do with their phones.
record People(Sandbox sandbox, Contract contract) {

    Account person(String name) {
        return person(name, null, null);
    }

    Account personWith2fa(String name, String password) {
        return person(name, password, "pet");
    }

    private Account person(String name, @Nullable String password, @Nullable String hint) {
        return sandbox.accounts().create(new NewAccount(name, "", null, 1, password, hint));
    }

    /// Scans the first code of the login with the person's phone.
    LoginEvent.Succeeded connect(Login login, Account person) {
        String link = contract.await(login, LoginEvent.AwaitingScan.class, 0).link();
        assertThat(sandbox.scan(person, link)).isEqualTo(ScanOutcome.ACCEPTED);
        return contract.await(login, LoginEvent.Succeeded.class, 0);
    }

    void awaitDevices(Account person, int count) {
        await().atMost(Contract.PATIENCE)
                .untilAsserted(() ->
                        assertThat(sandbox.accounts().get(person.id()).devices()).hasSize(count));
    }
}
