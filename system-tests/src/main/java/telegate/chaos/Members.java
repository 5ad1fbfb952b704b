package telegate.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import telegate.chaos.Evidence.End;
import telegate.chaos.Evidence.Member;

/// The accounts that were connected, and what was done to them on purpose. Thread-safe.
final class Members {

    private final Map<String, Member> members = new LinkedHashMap<>();

    synchronized void add(Member member) {
        members.put(member.account(), member);
    }

    /// What should become of an account from now on.
    synchronized void intend(String account, End end) {
        members.computeIfPresent(
                account, (_, m) -> new Member(m.account(), m.person(), m.device(), end));
    }

    /// Takes an account out that may be lost from now on.
    synchronized Optional<Member> sacrifice(RandomGenerator random) {
        Optional<Member> victim = any(random);
        victim.ifPresent(member -> intend(member.account(), End.ONLINE_OR_QUARANTINED));
        return victim;
    }

    /// One of those that should be online.
    synchronized Optional<Member> any(RandomGenerator random) {
        List<Member> online = online();
        return online.isEmpty()
                ? Optional.empty()
                : Optional.of(online.get(random.nextInt(online.size())));
    }

    synchronized List<Member> online() {
        return members.values().stream().filter(member -> member.end() == End.ONLINE).toList();
    }

    synchronized List<Member> all() {
        return new ArrayList<>(members.values());
    }

    /// Does not look at an account any more: it is lost, and was told.
    synchronized void forget(String account) {
        members.remove(account);
    }
}
