package telegate.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import telegate.chaos.Evidence.AccountTrace;
import telegate.chaos.Evidence.Attempt;
import telegate.chaos.Evidence.KeyUse;
import telegate.chaos.Evidence.LoginTrace;
import telegate.chaos.Evidence.Member;
import telegate.chaos.Evidence.Push;
import telegate.chaos.Evidence.Shown;
import telegate.chaos.Violation.Invariant;

/// Finds what is wrong in the evidence. Pure.
final class Checker {

    private final Evidence evidence;
    private final List<Violation> found = new ArrayList<>();

    private Checker(Evidence evidence) {
        this.evidence = evidence;
    }

    static List<Violation> check(Evidence evidence) {
        Checker checker = new Checker(evidence);
        checker.keys();
        checker.accounts();
        checker.logins();
        checker.attempts();
        checker.states();
        checker.messages();
        evidence.secrets().forEach(place -> checker.add(Invariant.SECRETS_FOUND, place, "found"));
        return List.copyOf(checker.found);
    }

    private void add(Invariant invariant, String subject, String detail) {
        found.add(new Violation(invariant, subject, detail));
    }

    /// Once a session of another process has begun, an older one must be silent for ever.
    private void keys() {
        evidence.duplicatedKeys()
                .forEach(key -> add(Invariant.KEYS_SHARED, firstWords(key), "the sandbox: " + key));
        Map<String, List<KeyUse>> byKey =
                evidence.keyUses().stream().collect(Collectors.groupingBy(KeyUse::key));
        byKey.forEach((key, uses) -> {
            List<KeyUse> inOrder =
                    uses.stream().sorted(Comparator.comparingLong(KeyUse::first)).toList();
            for (int i = 0; i < inOrder.size(); i++) {
                KeyUse older = inOrder.get(i);
                inOrder.subList(i + 1, inOrder.size()).stream()
                        .filter(newer ->
                                !newer.process().equals(older.process())
                                        && older.last() > newer.first())
                        .findFirst()
                        .ifPresent(newer ->
                                add(
                                        Invariant.KEYS_SHARED,
                                        "key " + key,
                                        older + " after " + newer));
            }
        });
    }

    /// The part of the sandbox's complaint that names the key: it is the same violation however it
    /// was found.
    private static String firstWords(String complaint) {
        return complaint.substring(0, (complaint + ":").indexOf(':'));
    }

    private void accounts() {
        for (Member member : evidence.members().values()) {
            AccountTrace trace = evidence.accounts().get(member.account());
            if (trace == null) {
                add(Invariant.ACCOUNTS_LOST, member.account(), "no event tells of it");
                continue;
            }
            if (!isAsIntended(member, trace)) {
                add(
                        Invariant.ACCOUNTS_LOST,
                        member.account(),
                        "should be %s and is %s %s (version %d)"
                                .formatted(
                                        member.end(),
                                        trace.state(),
                                        trace.reason(),
                                        trace.newest()));
            }
            devices(member);
        }
        evidence.accounts().values().stream()
                .filter(trace -> !evidence.members().containsKey(trace.id()))
                .filter(trace -> !trace.state().equals("online"))
                .forEach(trace ->
                        add(
                                Invariant.ACCOUNTS_LOST,
                                trace.id(),
                                "nobody ended it and it is %s %s"
                                        .formatted(trace.state(), trace.reason())));
    }

    private static boolean isAsIntended(Member member, AccountTrace trace) {
        boolean online = trace.state().equals("online");
        return switch (member.end()) {
            case ONLINE -> online;
            case LOGGED_OUT -> trace.reason().equals("logged-out");
            case ONLINE_OR_QUARANTINED -> online || trace.reason().equals("quarantined");
        };
    }

    /// A second device would be a second login, and another one too. Of a log-out that is owed none
    /// may be left: its key would stay valid, and nobody has it any more.
    private void devices(Member member) {
        List<String> devices = evidence.devices().get(member.person());
        if (devices == null) {
            return;
        }
        boolean right =
                switch (member.end()) {
                    case ONLINE -> devices.size() == 1 && isOwn(member, devices.getFirst());
                    case LOGGED_OUT -> devices.isEmpty();
                    case ONLINE_OR_QUARANTINED -> true;
                };
        if (!right) {
            add(
                    Invariant.ACCOUNTS_LOST,
                    member.account(),
                    "it should be %s and its person %d has the devices %s; its own is %s"
                            .formatted(member.end(), member.person(), devices, member.device()));
        }
    }

    private static boolean isOwn(Member member, String device) {
        return member.device().isEmpty() || device.equals(member.device());
    }

    private void logins() {
        for (String id : evidence.accepted()) {
            Shown shown = evidence.shownLogins().get(id);
            boolean untold = shown != null && shown.endedUntold();
            if (!untold && !evidence.logins().containsKey(id)) {
                add(
                        Invariant.LOGINS_UNFINISHED,
                        id,
                        "the gateway accepted it, no event tells of it");
            }
        }
        for (LoginTrace login : evidence.logins().values()) {
            if (login.finals().size() != 1) {
                add(
                        Invariant.LOGINS_UNFINISHED,
                        login.id(),
                        login.finals().isEmpty()
                                ? "it is still " + login.state()
                                : "it ended more than once: " + login.finals());
            }
        }
        for (Shown login : evidence.shownLogins().values()) {
            if (!Gateway.FINAL.contains(login.state())) {
                add(
                        Invariant.LOGINS_UNFINISHED,
                        login.id(),
                        "the gateway says that it is still " + login.state());
            }
        }
    }

    /// What a visitor had to see who did all that was asked of him.
    private void attempts() {
        for (Attempt attempt : evidence.attempts()) {
            LoginEnds.complaint(attempt, evidence.faults())
                    .ifPresent(what -> add(Invariant.LOGINS_UNFINISHED, attempt.login(), what));
        }
    }

    /// The newest version of everything that the workers have stored was told, and the gateway has
    /// it.
    private void states() {
        evidence.logins()
                .values()
                .forEach(trace ->
                        same(
                                trace.id(),
                                trace.newest(),
                                trace.state(),
                                evidence.shownLogins().get(trace.id())));
        evidence.accounts()
                .values()
                .forEach(trace ->
                        same(
                                trace.id(),
                                trace.newest(),
                                trace.state(),
                                evidence.shownAccounts().get(trace.id())));
        evidence.stored().forEach(this::told);
        evidence.unreadable()
                .forEach(record -> add(Invariant.EVENTS_MISSING, record, "cannot be read"));
    }

    /// A state that is stored and of which no event tells is not known to anybody.
    private void told(String id, long version) {
        LoginTrace login = evidence.logins().get(id);
        AccountTrace account = evidence.accounts().get(id);
        long newest = account != null ? account.newest() : login != null ? login.newest() : 0;
        if (newest != version) {
            add(
                    Invariant.EVENTS_MISSING,
                    id,
                    "the worker's database has version %d, the newest event %d"
                            .formatted(version, newest));
        }
    }

    private void same(String id, long version, String state, @Nullable Shown shown) {
        if (shown == null || shown.version() != version || !shown.state().equals(state)) {
            add(
                    Invariant.EVENTS_MISSING,
                    id,
                    "the newest event says %s (version %d), the gateway says %s"
                            .formatted(state, version, shown));
        }
    }

    /// What was pushed to an account after it was first online, unless it ended meanwhile.
    private void messages() {
        Map<Long, AccountTrace> byPerson = new HashMap<>();
        evidence.accounts().values().stream()
                .filter(account -> account.state().equals("online"))
                .forEach(account -> byPerson.put(account.person(), account));
        for (Push push : evidence.pushes()) {
            AccountTrace account = byPerson.get(push.person());
            if (account != null
                    && push.devices() > 0
                    && push.at().isAfter(account.firstOnline())
                    && !evidence.published().contains(push.inAccount(account.id()))) {
                add(
                        Invariant.EVENTS_MISSING,
                        "message %d of person %d".formatted(push.id(), push.person()),
                        "pushed at %s to account %s and never published"
                                .formatted(push.at(), account.id()));
            }
        }
    }
}
