package telegate.worker.manage;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import telegate.worker.storage.QuarantinedAccount;

/// Some of the accounts that were set aside, in the order of their ids.
///
/// @param next to be given as `after` for the next page; null when this is the last one
record QuarantinePage(List<QuarantinedAccount> accounts, @Nullable UUID next) {

    QuarantinePage {
        accounts = List.copyOf(accounts);
    }

    /// @param found one more than the page holds, if there is one more
    static QuarantinePage of(List<QuarantinedAccount> found, int size) {
        if (found.size() <= size) {
            return new QuarantinePage(found, null);
        }
        List<QuarantinedAccount> page = found.subList(0, size);
        return new QuarantinePage(page, page.getLast().accountId());
    }
}
