package telegate.worker.manage;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import telegate.worker.account.AccountSight;

/// Some of the accounts that the worker works on, in the order of their ids.
///
/// @param next to be given as `after` for the next page; null when this is the last one
record AccountPage(List<AccountSight> accounts, @Nullable UUID next) {

    AccountPage {
        accounts = List.copyOf(accounts);
    }

    /// @param found one more than the page holds, if there is one more
    static AccountPage of(List<AccountSight> found, int size) {
        if (found.size() <= size) {
            return new AccountPage(found, null);
        }
        List<AccountSight> page = found.subList(0, size);
        return new AccountPage(page, page.getLast().accountId());
    }
}
