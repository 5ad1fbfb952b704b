package telegate.gateway.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.contract.LoginEvent;
import telegate.contract.LoginId;
import telegate.contract.TenantId;
import telegate.gateway.messaging.LiveEventListener;
import telegate.gateway.messaging.ReceivedEvent;

/// The ring: the newest state of the logins that changed in the last minutes, the oldest falling
/// out first, and who waits for the next one.
///
/// Thread-safe. An event is put into the ring before those who wait are told, so whoever subscribes
/// first and looks into the ring then misses nothing.
@ApplicationScoped
class LiveLogins implements LiveEventListener {

    private static final int MOST = 10_000;

    private final Cache<LoginId, Told> ring = Caffeine.newBuilder().maximumSize(MOST).build();
    private final Map<LoginId, List<Consumer<Told>>> waiting = new ConcurrentHashMap<>();

    /// What an event said.
    record Told(TenantId tenant, AccountId accountId, LoginEvent state) {

        /// The login with this state if it is newer, else the login as it is. Events that name
        /// another owner are not believed.
        LoginView on(LoginView login) {
            boolean believed =
                    tenant.equals(login.tenant())
                            && accountId.equals(login.accountId())
                            && state.owner().equals(login.owner());
            return believed && state.version() > login.version() ? login.with(state) : login;
        }
    }

    @Override
    public void onEvent(ReceivedEvent event) {
        LoginId login = event.envelope().loginId();
        if (login == null || !(event.envelope().data() instanceof LoginEvent state)) {
            return;
        }
        Told told = new Told(event.envelope().tenant(), event.envelope().accountId(), state);
        ring.asMap()
                .merge(
                        login,
                        told,
                        (old, now) -> now.state().version() > old.state().version() ? now : old);
        waiting.getOrDefault(login, List.of()).forEach(each -> each.accept(told));
    }

    /// The newest of the stored state and what was heard lately: either may be ahead.
    LoginView newest(LoginView stored) {
        @Nullable Told told = ring.getIfPresent(stored.loginId());
        return told == null ? stored : told.on(stored);
    }

    /// Hears of each later event until the result is run. Called on the thread that reads events.
    Runnable subscribe(LoginId login, Consumer<Told> listener) {
        waiting.compute(
                login,
                (_, list) -> {
                    List<Consumer<Told>> all = list == null ? new CopyOnWriteArrayList<>() : list;
                    all.add(listener);
                    return all;
                });
        return () ->
                waiting.computeIfPresent(
                        login,
                        (_, list) -> {
                            list.remove(listener);
                            return list.isEmpty() ? null : list;
                        });
    }
}
