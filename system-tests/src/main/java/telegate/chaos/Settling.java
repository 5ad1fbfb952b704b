package telegate.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import telegate.chaos.Evidence.End;
import telegate.chaos.Evidence.Member;
import telegate.chaos.Evidence.Push;
import telegate.chaos.Evidence.Shown;
import telegate.standalone.Part;

/// Waits until a broken system has come to rest, and gathers what is known then. Each step takes as
/// long as it has to, up to one common end: what is not well by then is not well, and the checker
/// says so.
final class Settling {

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final ChaosSystem system;
    private final Members members;
    private final Set<String> accepted;
    private final long sender;
    private final Instant end;
    private final PrintStream out;
    private final Map<String, Instant> cancelled = new HashMap<>();
    private final Set<String> gone = new HashSet<>();
    private Map<String, Shown> shownLogins = Map.of();
    private Map<String, Shown> shownAccounts = Map.of();
    private Map<String, Long> stored = Map.of();
    private List<Push> pushes = List.of();

    Settling(
            ChaosSystem system,
            Members members,
            Set<String> accepted,
            long sender,
            Instant end,
            PrintStream out) {
        this.system = system;
        this.members = members;
        this.accepted = accepted;
        this.sender = sender;
        this.end = end;
        this.out = out;
    }

    /// A thing to wait for.
    private interface Condition {
        boolean holds() throws InterruptedException;
    }

    /// @param pushedBefore number of the newest message of the sandbox that was looked at before
    /// @param round what it has left
    Evidence gather(long pushedBefore, Round.Outcome round) throws InterruptedException {
        system.learnAccountKeys();
        for (Part part : system.all()) {
            awaitReady(part);
        }
        await("every login has ended", this::loginsEnded);
        await("every account is online", this::accountsOnline);
        await("every log-out has come to Telegram", this::devicesGone);
        for (Member member : members.online()) {
            boolean _ = system.phone().write(sender, member.person(), "are you there?");
        }
        await("the sandbox tells what it pushed", () -> readPushes(pushedBefore));
        await("every message is published", this::messagesPublished);
        await("the gateway knows the newest states", this::statesShown);
        await("the sandbox tells who used which key", system::noteRecords);
        system.searchFiles();
        return evidence(round);
    }

    private void awaitReady(Part part) throws InterruptedException {
        try {
            part.awaitReady(left());
        } catch (IllegalStateException e) {
            out.println("  not settled: " + e.getMessage());
        }
    }

    private Duration left() {
        Duration left = Duration.between(Instant.now(), end);
        return left.compareTo(LOOK) > 0 ? left : LOOK;
    }

    private void await(String what, Condition condition) throws InterruptedException {
        while (!holds(condition)) {
            if (Instant.now().isAfter(end)) {
                out.println("  not settled: it is not so that " + what);
                return;
            }
            Thread.sleep(LOOK);
        }
    }

    private static boolean holds(Condition condition) throws InterruptedException {
        try {
            return condition.holds();
        } catch (ChaosFailure notReadable) {
            // Kafka may need another moment.
            return false;
        }
    }

    /// Nobody looks at them any more, so those that still go on are cancelled.
    private boolean loginsEnded() throws InterruptedException {
        Optional<List<JsonNode>> logins = system.gateway().logins();
        if (logins.isEmpty()) {
            return false;
        }
        shownLogins = shown(logins.get());
        Instant now = Instant.now();
        for (Shown login : shownLogins.values()) {
            Instant last = cancelled.getOrDefault(login.id(), Instant.MIN);
            if (!Gateway.FINAL.contains(login.state()) && last.isBefore(now.minus(AGAIN))) {
                cancelled.put(login.id(), now);
                boolean _ = system.gateway().cancel(login.id());
            }
        }
        return shownLogins.values().stream()
                .allMatch(login -> Gateway.FINAL.contains(login.state()));
    }

    private boolean accountsOnline() throws InterruptedException {
        Optional<List<JsonNode>> accounts = system.gateway().accounts();
        accounts.ifPresent(all -> shownAccounts = shown(all));
        // Also of a login that nobody waited for to the end.
        return accounts.isPresent()
                && members.online().stream().allMatch(this::isShownOnline)
                && shownAccounts.values().stream()
                        .noneMatch(account -> account.state().equals("connecting"));
    }

    private boolean isShownOnline(Member member) {
        Shown shown = shownAccounts.get(member.account());
        return shown != null && shown.state().equals("online");
    }

    private boolean devicesGone() throws InterruptedException {
        for (Member member : members.all()) {
            boolean left = member.end() == End.LOGGED_OUT;
            if ((left || members.isGuest(member)) && !gone.contains(member.account())) {
                int wanted = left ? 0 : 1;
                Optional<List<String>> devices = system.phone().devices(member.person());
                if (devices.isEmpty() || devices.get().size() != wanted) {
                    return false;
                }
                gone.add(member.account());
            }
        }
        return true;
    }

    private boolean readPushes(long before) throws InterruptedException {
        Optional<List<Push>> all = system.phone().pushed(before);
        all.ifPresent(read -> pushes = read);
        return all.isPresent();
    }

    private boolean messagesPublished() {
        Map<Long, String> accounts = accountsOf(members.online());
        return system.withLog(log -> {
            log.readOn();
            for (Push push : pushes) {
                String account = accounts.get(push.person());
                if (account != null
                        && push.devices() > 0
                        && isAfterOnline(log, push, account)
                        && !log.has(push.inAccount(account))) {
                    return false;
                }
            }
            return true;
        });
    }

    private static Map<Long, String> accountsOf(List<Member> all) {
        return all.stream().collect(Collectors.toMap(Member::person, Member::account, (a, _) -> a));
    }

    private static boolean isAfterOnline(EventLog log, Push push, String account) {
        Evidence.AccountTrace trace = log.account(account);
        return trace != null && push.at().isAfter(trace.firstOnline());
    }

    private boolean statesShown() throws InterruptedException {
        boolean _ = loginsEnded();
        boolean _ = accountsOnline();
        Optional<Map<String, Long>> versions = system.database().versions();
        if (versions.isEmpty()) {
            return false;
        }
        stored = versions.get();
        return system.withLog(log -> {
            log.readOn();
            return log.logins().values().stream()
                            .allMatch(trace ->
                                    isShown(shownLogins, trace.id(), trace.newest(), trace.state()))
                    && log.accounts().values().stream()
                            .allMatch(trace ->
                                    isShown(
                                            shownAccounts,
                                            trace.id(),
                                            trace.newest(),
                                            trace.state()))
                    && accepted.stream().allMatch(id -> isTold(log, id))
                    && stored.entrySet().stream().allMatch(entry -> isNewest(log, entry));
        });
    }

    private boolean isTold(EventLog log, String login) {
        Shown shown = shownLogins.get(login);
        return log.logins().containsKey(login) || (shown != null && shown.endedUntold());
    }

    private static boolean isNewest(EventLog log, Map.Entry<String, Long> stored) {
        return Long.valueOf(log.newest(stored.getKey())).equals(stored.getValue());
    }

    private static boolean isShown(
            Map<String, Shown> shown, String id, long version, String state) {
        return new Shown(id, version, state).equals(shown.get(id));
    }

    private static Map<String, Shown> shown(List<JsonNode> items) {
        Map<String, Shown> shown = new LinkedHashMap<>();
        for (JsonNode item : items) {
            String id = item.path("id").asText();
            shown.put(
                    id, new Shown(id, item.path("version").asLong(), item.path("state").asText()));
        }
        return shown;
    }

    private Evidence evidence(Round.Outcome round) throws InterruptedException {
        Map<Long, List<String>> devices = new HashMap<>();
        Map<String, Member> all = new LinkedHashMap<>();
        for (Member member : members.all()) {
            all.put(member.account(), member);
            Optional<List<String>> known = system.phone().devices(member.person());
            known.ifPresent(list -> devices.put(member.person(), list));
        }
        return system.withLog(log ->
                new Evidence(
                        system.keyUses(),
                        system.duplicatedKeys(),
                        new HashSet<>(accepted),
                        round.attempts(),
                        Set.copyOf(round.faults()),
                        log.logins(),
                        shownLogins,
                        log.accounts(),
                        shownAccounts,
                        stored,
                        all,
                        devices,
                        pushes,
                        log.published(),
                        log.unreadable(),
                        system.secrets().found()));
    }

    /// The number of the newest message that was looked at.
    long pushedUpTo(long before) {
        return pushes.isEmpty() ? before : pushes.getLast().number();
    }

    /// The longest time between a push and its publication. Before it is published, an account is
    /// as good as away, whatever its state says.
    Duration longestOutage() {
        Map<Long, String> accounts = accountsOf(members.all());
        return system.withLog(log -> {
            Duration longest = Duration.ZERO;
            for (Push push : pushes) {
                String account = accounts.get(push.person());
                if (account == null || !isAfterOnline(log, push, account)) {
                    continue;
                }
                Instant at = log.publishedAt(push.inAccount(account));
                if (at != null) {
                    Duration took = Duration.between(push.at(), at);
                    longest = took.compareTo(longest) > 0 ? took : longest;
                }
            }
            return longest;
        });
    }
}
