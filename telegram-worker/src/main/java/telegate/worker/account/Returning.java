package telegate.worker.account;

import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.worker.partition.TakenPartition;
import telegate.worker.storage.AccountStatus;
import telegate.worker.storage.AccountStore;
import telegate.worker.storage.Retiring;
import telegate.worker.storage.StoredAccount;

/// An account of a taken partition that needs a client.
///
/// @param live null when only log-outs are owed
/// @param owed its clients that are still to be logged out
record Returning(
        TakenPartition taken,
        AccountId account,
        @Nullable StoredAccount live,
        List<Retiring> owed) {

    /// All of these partitions, logins first, because people wait.
    static List<Returning> of(Collection<TakenPartition> partitions, AccountStore store) {
        List<Integer> numbers = TakenPartition.numbers(partitions);
        Map<Integer, List<StoredAccount>> live =
                store.live(numbers).stream().collect(groupingBy(StoredAccount::partition));
        Map<Integer, List<Retiring>> owed = store.retiring(numbers);
        List<Returning> all = new ArrayList<>();
        for (TakenPartition taken : partitions) {
            int number = taken.partition().number();
            all.addAll(
                    of(
                            taken,
                            live.getOrDefault(number, List.of()),
                            owed.getOrDefault(number, List.of())));
        }
        all.sort(Comparator.comparingInt(Returning::rank));
        return all;
    }

    private static Collection<Returning> of(
            TakenPartition taken, List<StoredAccount> live, List<Retiring> owed) {
        Map<AccountId, Returning> some = new LinkedHashMap<>();
        for (StoredAccount one : live) {
            AccountId id = one.accountId();
            some.put(id, new Returning(taken, id, one, new ArrayList<>()));
        }
        for (Retiring one : owed) {
            some.computeIfAbsent(
                            one.accountId(),
                            id -> new Returning(taken, id, null, new ArrayList<>()))
                    .owed()
                    .add(one);
        }
        return some.values();
    }

    private int rank() {
        if (live == null) {
            return 2;
        }
        return live.status() == AccountStatus.CONNECTED ? 1 : 0;
    }
}
