package telegate.gateway.login;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import telegate.contract.Envelope;
import telegate.contract.Event;
import telegate.contract.LoginEvent;
import telegate.contract.LoginId;
import telegate.gateway.messaging.EventProjection;
import telegate.gateway.messaging.ReceivedEvent;
import telegate.gateway.messaging.StoredEvents;

/// Keeps the newest state of each login in the database. A login that the database does not know is
/// added: it was lost with an older copy of the database, and its owner stands in the event.
@ApplicationScoped
class LoginProjection implements EventProjection {

    private static final String UPSERT =
            """
            insert into login (id, account_id, tenant, owner, partition, version, type, state,
                               ended, request, created_at)
            values (:id, :account, :tenant, :owner, :partition, :version, :type, :state,
                    :ended, 'new', :time)
            on conflict (id) do update
               set version = excluded.version, type = excluded.type, state = excluded.state,
                   ended = excluded.ended
             where login.version < excluded.version
               and login.tenant = excluded.tenant and login.owner = excluded.owner
               and login.account_id = excluded.account_id
            """;

    private final EntityManager database;

    LoginProjection(EntityManager database) {
        this.database = database;
    }

    @Override
    public void apply(ReceivedEvent event) {
        Envelope<Event> envelope = event.envelope();
        LoginId login = envelope.loginId();
        if (login == null || !(envelope.data() instanceof LoginEvent state)) {
            return;
        }
        database.createNativeQuery(UPSERT)
                .setParameter("id", login.value())
                .setParameter("account", envelope.accountId().value())
                .setParameter("tenant", envelope.tenant().value())
                .setParameter("owner", state.owner().value())
                .setParameter("partition", event.partition())
                .setParameter("version", state.version())
                .setParameter("type", StoredEvents.type(state))
                .setParameter("state", StoredEvents.json(state))
                .setParameter("ended", state.isFinal())
                .setParameter("time", envelope.time())
                .executeUpdate();
    }
}
