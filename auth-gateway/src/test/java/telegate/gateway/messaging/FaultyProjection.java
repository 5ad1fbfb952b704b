package telegate.gateway.messaging;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import telegate.contract.AccountId;

/// A database that fails with the events of chosen accounts and works with all others.
@ApplicationScoped
class FaultyProjection implements EventProjection {

    private final Map<AccountId, String> states = new ConcurrentHashMap<>();
    private final Map<AccountId, Integer> failures = new ConcurrentHashMap<>();

    /// From now on the account's events fail with this SQLSTATE.
    void fail(AccountId account, String sqlState) {
        states.put(account, sqlState);
    }

    /// From now on the account's events are taken.
    void recover(AccountId account) {
        states.remove(account);
    }

    int failures(AccountId account) {
        return failures.getOrDefault(account, 0);
    }

    @Override
    public void apply(ReceivedEvent event) {
        AccountId account = event.envelope().accountId();
        String state = states.get(account);
        if (state != null) {
            failures.merge(account, 1, Integer::sum);
            throw new PersistenceException(new SQLException("Made up by a test", state));
        }
    }
}
