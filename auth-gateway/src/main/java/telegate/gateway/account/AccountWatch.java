package telegate.gateway.account;

import io.smallrye.mutiny.subscription.MultiEmitter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import telegate.contract.AccountEvent;
import telegate.contract.AccountId;

/// One who looks at a list of accounts. Thread-safe: the lock keeps the lists in order, for the
/// first one is made while changes arrive already.
final class AccountWatch {

    private final Map<AccountId, AccountView> accounts = new HashMap<>();
    private final MultiEmitter<? super List<AccountView>> out;
    private boolean flowing;

    AccountWatch(MultiEmitter<? super List<AccountView>> out) {
        this.out = out;
    }

    synchronized void tell(AccountView view) {
        AccountView newest = accounts.merge(view.accountId(), view, LiveAccounts::newer);
        if (flowing && newest == view) {
            out.emit(shown(accounts.values()));
        }
    }

    /// Everything that was known before has been told: sends the first list.
    synchronized void flow() {
        flowing = true;
        out.emit(shown(accounts.values()));
    }

    /// Newest first; an older disconnected account gives way to a newer one of the same person.
    static List<AccountView> shown(Iterable<AccountView> accounts) {
        List<AccountView> sorted = new ArrayList<>();
        accounts.forEach(sorted::add);
        sorted.sort(
                Comparator.comparing((AccountView each) -> each.state().connectedAt())
                        .thenComparing(each -> each.accountId().value())
                        .reversed());
        Set<Long> people = new HashSet<>();
        return sorted.stream()
                .filter(each ->
                        people.add(each.state().profile().telegramUserId())
                                || !(each.state() instanceof AccountEvent.Disconnected))
                .toList();
    }
}
