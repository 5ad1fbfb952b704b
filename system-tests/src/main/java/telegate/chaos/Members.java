package telegate.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import telegate.chaos.Evidence.End;
import telegate.chaos.Evidence.Member;

/// The accounts that were connected, and what was done to them on purpose. Thread-safe.
final class Members {

    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, Phone.Person> people = new HashMap<>();
    private final Set<String> guests = new LinkedHashSet<>();

    /// A member who logs in once more.
    record Guest(String account, Phone.Person person) {}

    synchronized void add(Member member, Phone.Person person) {
        members.put(member.account(), member);
        people.put(member.account(), person);
    }

    /// Draws some of those that should be online. Until the next call nothing is done to them on
    /// purpose.
    ///
    /// @param most as many, if there are
    synchronized List<Guest> invite(int most, RandomGenerator random) {
        guests.clear();
        while (guests.size() < Math.min(most, online().size())) {
            any(random).ifPresent(member -> guests.add(member.account()));
        }
        return guests.stream()
                .map(account -> new Guest(account, Objects.requireNonNull(people.get(account))))
                .toList();
    }

    /// Whether this one was drawn last.
    synchronized boolean isGuest(Member member) {
        return guests.contains(member.account());
    }

    /// What should become of an account from now on.
    synchronized void intend(String account, End end) {
        members.computeIfPresent(
                account, (_, m) -> new Member(m.account(), m.person(), m.device(), end));
    }

    /// Takes an account out that may be lost from now on.
    synchronized Optional<Member> sacrifice(RandomGenerator random) {
        Optional<Member> victim = any(online().stream().filter(m -> !isGuest(m)).toList(), random);
        victim.ifPresent(member -> intend(member.account(), End.ONLINE_OR_QUARANTINED));
        return victim;
    }

    /// One of those that should be online.
    synchronized Optional<Member> any(RandomGenerator random) {
        return any(online(), random);
    }

    private static Optional<Member> any(List<Member> some, RandomGenerator random) {
        return some.isEmpty()
                ? Optional.empty()
                : Optional.of(some.get(random.nextInt(some.size())));
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
