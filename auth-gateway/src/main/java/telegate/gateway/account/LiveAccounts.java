package telegate.gateway.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import telegate.contract.AccountEvent;
import telegate.contract.AccountId;
import telegate.contract.OwnerId;
import telegate.contract.TenantId;
import telegate.gateway.messaging.LiveEventListener;
import telegate.gateway.messaging.ReceivedEvent;

/// The newest state of the accounts that changed in the last minutes, and who waits for changes.
///
/// Thread-safe.
@ApplicationScoped
class LiveAccounts implements LiveEventListener {

    private static final int MOST = 10_000;

    private final Cache<AccountId, AccountView> ring =
            Caffeine.newBuilder().maximumSize(MOST).build();
    private final Map<OwnerId, List<Consumer<AccountView>>> waiting = new ConcurrentHashMap<>();

    @Override
    public void onEvent(ReceivedEvent event) {
        if (event.envelope().tenant().equals(TenantId.BUILT_IN)) {
            AccountStates.of(event.envelope()).ifPresent(state -> take(view(event, state)));
        }
    }

    private static AccountView view(ReceivedEvent event, AccountEvent state) {
        return new AccountView(
                event.envelope().accountId(),
                state.owner(),
                event.partition(),
                state.version(),
                state);
    }

    private void take(AccountView view) {
        AccountView newest = ring.asMap().merge(view.accountId(), view, LiveAccounts::newer);
        if (newest == view) {
            waiting.getOrDefault(view.owner(), List.of()).forEach(each -> each.accept(view));
        }
    }

    /// The later of two states of one account; an account never changes hands.
    static AccountView newer(AccountView one, AccountView other) {
        return other.version() > one.version() && other.owner().equals(one.owner()) ? other : one;
    }

    /// What was heard of this owner's accounts lately.
    List<AccountView> of(OwnerId owner) {
        return ring.asMap().values().stream().filter(each -> each.owner().equals(owner)).toList();
    }

    /// Hears of each later change until the result is run. Called on the thread that reads events.
    Runnable subscribe(OwnerId owner, Consumer<AccountView> listener) {
        waiting.compute(
                owner,
                (_, list) -> {
                    List<Consumer<AccountView>> all =
                            list == null ? new CopyOnWriteArrayList<>() : list;
                    all.add(listener);
                    return all;
                });
        return () ->
                waiting.computeIfPresent(
                        owner,
                        (_, list) -> {
                            list.remove(listener);
                            return list.isEmpty() ? null : list;
                        });
    }
}
