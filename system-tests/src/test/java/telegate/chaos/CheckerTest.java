package telegate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import telegate.chaos.Evidence.AccountTrace;
import telegate.chaos.Evidence.Attempt;
import telegate.chaos.Evidence.End;
import telegate.chaos.Evidence.KeyUse;
import telegate.chaos.Evidence.LoginTrace;
import telegate.chaos.Evidence.Member;
import telegate.chaos.Evidence.MessageId;
import telegate.chaos.Evidence.Push;
import telegate.chaos.Evidence.Shown;
import telegate.chaos.Violation.Invariant;

/// A made-up log in which all is well, and each time one thing that is not.
class CheckerTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final long PERSON = 7;

    private final List<KeyUse> keyUses =
            new ArrayList<>(
                    List.of(
                            new KeyUse("k", PERSON, "s1", "one", 1, 10),
                            new KeyUse("k", PERSON, "s2", "two", 11, 20),
                            new KeyUse("k", PERSON, "s3", "one", 21, 30),
                            new KeyUse("other", 0, "s4", "two", 1, 40)));
    private final List<String> duplicatedKeys = new ArrayList<>();
    private final Set<String> accepted = new HashSet<>(Set.of("login"));
    private final List<Attempt> attempts =
            new ArrayList<>(List.of(new Attempt("login", NOON, 3, "succeeded", "", false)));
    private final Map<String, LoginTrace> logins =
            new HashMap<>(
                    Map.of(
                            "login",
                            new LoginTrace(
                                    "login", 3, "succeeded", Set.of("succeeded at version 3"))));
    private final Map<String, Shown> shownLogins =
            new HashMap<>(Map.of("login", new Shown("login", 3, "succeeded")));
    private final Map<String, AccountTrace> accounts =
            new HashMap<>(
                    Map.of("account", new AccountTrace("account", 5, "online", "", PERSON, NOON)));
    private final Map<String, Shown> shownAccounts =
            new HashMap<>(Map.of("account", new Shown("account", 5, "online")));
    private final Map<String, Long> stored = new HashMap<>(Map.of("login", 3L, "account", 5L));
    private final Map<String, Member> members =
            new HashMap<>(Map.of("account", new Member("account", PERSON, "device", End.ONLINE)));
    private final Map<Long, List<String>> devices =
            new HashMap<>(Map.of(PERSON, List.of("device")));
    private final List<Push> pushes =
            new ArrayList<>(
                    List.of(
                            new Push(1, PERSON, 9, 1, NOON.minusSeconds(1), 1),
                            new Push(2, PERSON, 9, 2, NOON.plusSeconds(1), 1)));
    private final Set<MessageId> published =
            new HashSet<>(Set.of(new MessageId("account", 9, 2L << 20)));
    private final List<String> unreadable = new ArrayList<>();
    private final List<String> secrets = new ArrayList<>();

    private List<Invariant> found() {
        return Checker.check(
                        new Evidence(
                                keyUses,
                                duplicatedKeys,
                                accepted,
                                attempts,
                                Set.of("kill", "telegram-cut"),
                                logins,
                                shownLogins,
                                accounts,
                                shownAccounts,
                                stored,
                                members,
                                devices,
                                pushes,
                                published,
                                unreadable,
                                secrets))
                .stream()
                .map(Violation::invariant)
                .toList();
    }

    @Test
    void shouldFindNothingWhereAllIsWell() {
        assertThat(found()).isEmpty();
    }

    @Test
    void shouldFindAKeyThatAnOlderProcessUsedAfterANewer() {
        keyUses.set(0, new KeyUse("k", PERSON, "s1", "one", 1, 12));

        assertThat(found()).containsExactly(Invariant.KEYS_SHARED);
    }

    @Test
    void shouldNotMindTwoSessionsOfOneProcess() {
        keyUses.add(new KeyUse("k", PERSON, "s5", "one", 22, 40));

        assertThat(found()).isEmpty();
    }

    @Test
    void shouldBelieveTheSandboxThatAKeyWasShared() {
        duplicatedKeys.add("key k: process one after process two");

        assertThat(found()).containsExactly(Invariant.KEYS_SHARED);
    }

    @Test
    void shouldFindAnAccountThatIsNotOnline() {
        account("connecting", "");

        assertThat(found()).containsExactly(Invariant.ACCOUNTS_LOST);
    }

    @Test
    void shouldFindAnAccountThatNobodyEnded() {
        account("disconnected", "key-duplicated");
        members.clear();

        assertThat(found()).containsExactly(Invariant.ACCOUNTS_LOST);
    }

    @Test
    void shouldFindAnAccountOfWhichNoEventTells() {
        members.put("gone", new Member("gone", 8, "", End.ONLINE));

        assertThat(found()).containsExactly(Invariant.ACCOUNTS_LOST);
    }

    @Test
    void shouldFindASecondLoginOfAnAccount() {
        devices.put(PERSON, List.of("device", "another"));
        assertThat(found()).containsExactly(Invariant.ACCOUNTS_LOST);

        devices.put(PERSON, List.of("another"));
        assertThat(found()).containsExactly(Invariant.ACCOUNTS_LOST);
    }

    @Test
    void shouldAcceptWhatWasDoneToAnAccountOnPurposeAndNothingElse() {
        account("disconnected", "logged-out");
        members.put("account", new Member("account", PERSON, "device", End.LOGGED_OUT));
        devices.put(PERSON, List.of());
        assertThat(found()).isEmpty();

        members.put("account", new Member("account", PERSON, "device", End.ONLINE_OR_QUARANTINED));
        assertThat(found()).containsExactly(Invariant.ACCOUNTS_LOST);

        account("disconnected", "quarantined");
        assertThat(found()).isEmpty();
    }

    @Test
    void shouldFindALogOutThatHasLeftADevice() {
        account("disconnected", "logged-out");
        members.put("account", new Member("account", PERSON, "device", End.LOGGED_OUT));

        assertThat(found()).containsExactly(Invariant.ACCOUNTS_LOST);
    }

    @Test
    void shouldFindALoginThatHangs() {
        login("awaiting-scan", Set.of());

        assertThat(found())
                .containsExactly(Invariant.LOGINS_UNFINISHED, Invariant.LOGINS_UNFINISHED);
    }

    @Test
    void shouldFindALoginThatEndedTwice() {
        login("succeeded", Set.of("succeeded at version 3", "cancelled at version 2"));

        assertThat(found()).containsExactly(Invariant.LOGINS_UNFINISHED);
    }

    @Test
    void shouldFindALoginOfWhichNoEventTells() {
        accepted.add("forgotten");

        assertThat(found()).containsExactly(Invariant.LOGINS_UNFINISHED);
    }

    @Test
    void shouldAcceptALoginThatTheGatewayEndedBecauseNoWorkerKnowsOfIt() {
        accepted.add("untold");
        shownLogins.put("untold", new Shown("untold", 0, "failed"));

        assertThat(found()).isEmpty();
    }

    @Test
    void shouldFindALoginWhoseVisitorWaitedInVainAlsoWhenItWasCancelledAfterwards() {
        login("cancelled", Set.of("cancelled at version 3"));
        attempts.set(0, new Attempt("login", NOON, 2, "awaiting-scan", "", false));

        assertThat(found()).containsExactly(Invariant.LOGINS_UNFINISHED);
    }

    @Test
    void shouldFindAFailureThatNoFaultExplains() {
        login("failed", Set.of("failed at version 3"));
        attempts.set(0, new Attempt("login", NOON, 3, "failed", "internal", false));
        assertThat(found()).containsExactly(Invariant.LOGINS_UNFINISHED);

        attempts.set(0, new Attempt("login", NOON, 3, "failed", "telegram-unreachable", false));
        assertThat(found()).isEmpty();
    }

    @Test
    void shouldFindANewestStateThatTheGatewayDoesNotHave() {
        shownAccounts.put("account", new Shown("account", 4, "online"));
        assertThat(found()).containsExactly(Invariant.EVENTS_MISSING);

        shownAccounts.clear();
        assertThat(found()).containsExactly(Invariant.EVENTS_MISSING);
    }

    @Test
    void shouldFindAStoredStateOfWhichNoEventTells() {
        stored.put("account", 6L);
        assertThat(found()).containsExactly(Invariant.EVENTS_MISSING);

        stored.put("account", 5L);
        stored.put("unheard of", 1L);
        assertThat(found()).containsExactly(Invariant.EVENTS_MISSING);
    }

    @Test
    void shouldFindAMessageThatWasNeverPublished() {
        published.clear();

        assertThat(found()).containsExactly(Invariant.EVENTS_MISSING);
    }

    @Test
    void shouldFindARecordThatCannotBeRead() {
        unreadable.add("telegate.events/1/2");

        assertThat(found()).containsExactly(Invariant.EVENTS_MISSING);
    }

    @Test
    void shouldFindASecret() {
        secrets.add("a password in worker-1.log");

        assertThat(found()).containsExactly(Invariant.SECRETS_FOUND);
    }

    private void account(String state, String reason) {
        accounts.put("account", new AccountTrace("account", 6, state, reason, PERSON, NOON));
        shownAccounts.put("account", new Shown("account", 6, state));
        stored.put("account", 6L);
    }

    private void login(String state, Set<String> finals) {
        logins.put("login", new LoginTrace("login", 3, state, finals));
        shownLogins.put("login", new Shown("login", 3, state));
    }
}
