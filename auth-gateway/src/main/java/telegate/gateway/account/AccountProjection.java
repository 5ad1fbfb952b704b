package telegate.gateway.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import telegate.contract.AccountEvent;
import telegate.contract.Envelope;
import telegate.contract.Event;
import telegate.gateway.messaging.EventProjection;
import telegate.gateway.messaging.ReceivedEvent;
import telegate.gateway.messaging.StoredEvents;

/// Keeps the newest state of each account in the database.
@ApplicationScoped
class AccountProjection implements EventProjection {

    // An account never changes hands: an event that says so is not believed.
    private static final String UPSERT =
            """
            insert into account (id, tenant, owner, partition, version, type, state,
                                 telegram_user_id, connected_at)
            values (:id, :tenant, :owner, :partition, :version, :type, :state, :user, :connected)
            on conflict (id) do update
               set version = excluded.version, type = excluded.type, state = excluded.state,
                   telegram_user_id = excluded.telegram_user_id,
                   connected_at = excluded.connected_at
             where account.version < excluded.version
               and account.tenant = excluded.tenant and account.owner = excluded.owner
            """;

    private final EntityManager database;

    AccountProjection(EntityManager database) {
        this.database = database;
    }

    @Override
    public void apply(ReceivedEvent event) {
        AccountStates.of(event.envelope()).ifPresent(state -> store(event, state));
    }

    private void store(ReceivedEvent event, AccountEvent state) {
        Envelope<Event> envelope = event.envelope();
        database.createNativeQuery(UPSERT)
                .setParameter("id", envelope.accountId().value())
                .setParameter("tenant", envelope.tenant().value())
                .setParameter("owner", state.owner().value())
                .setParameter("partition", event.partition())
                .setParameter("version", state.version())
                .setParameter("type", StoredEvents.type(state))
                .setParameter("state", StoredEvents.json(state))
                .setParameter("user", state.profile().telegramUserId())
                .setParameter("connected", state.connectedAt())
                .executeUpdate();
    }
}
