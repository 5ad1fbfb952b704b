package telegate.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import telegate.chaos.Evidence.Attempt;
import telegate.chaos.Evidence.End;
import telegate.chaos.Evidence.Member;

/// Somebody who logs in, patiently: looks at his login every now and then and does what the step
/// asks for, whatever broke meanwhile. One thread.
final class Visitor {

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration DAWDLE = Duration.ofSeconds(6);
    private static final Duration THINK = Duration.ofSeconds(3);

    /// A password that no worker has read after a minute is not used any more; the step stays, and
    /// whoever still sees it answers it again.
    private static final Duration ANSWER_AGAIN = Duration.ofSeconds(70);

    private final ChaosSystem system;
    private final Members members;
    private final Set<String> accepted;
    private final Phone.Person person;
    private final @Nullable String connectedAs;
    private final Plan plan;
    private final boolean leaves;
    private final Set<String> scanned = new HashSet<>();
    private final Map<String, Instant> answered = new HashMap<>();
    private boolean acted;
    private boolean gaveUp;
    private boolean thought;
    private long version;
    private String state = "";
    private String reason = "";

    /// What somebody does who logs in.
    enum Plan {
        /// Scans at once.
        SCAN,
        /// Looks at the code for a while first.
        DAWDLE,
        /// Asks for another code first.
        REFRESH,
        /// Gives the wrong password first, if one is asked for.
        WRONG_PASSWORD,
        /// Takes long for the password.
        SLOW_PASSWORD,
        /// Gives up at the code.
        CANCEL,
        /// Gives up at the password, if one is asked for.
        CANCEL_AT_PASSWORD;

        static Plan any(RandomGenerator random) {
            return values()[random.nextInt(values().length)];
        }

        boolean needsPassword() {
            return this == WRONG_PASSWORD || this == SLOW_PASSWORD || this == CANCEL_AT_PASSWORD;
        }
    }

    /// @param accepted is told the id of the login
    /// @param connectedAs the person's account, when there is one already
    /// @param visit what the person does
    Visitor(
            ChaosSystem system,
            Members members,
            Set<String> accepted,
            Phone.Person person,
            @Nullable String connectedAs,
            Round.Visit visit) {
        this.system = system;
        this.members = members;
        this.accepted = accepted;
        this.person = person;
        this.connectedAs = connectedAs;
        this.plan = visit.plan();
        this.leaves = visit.leaves();
    }

    /// Returns when the login has ended, or the time is over.
    ///
    /// @return what he saw of it
    Attempt run(BooleanSupplier over) throws InterruptedException {
        Instant begun = Instant.now();
        Optional<String> login = begin(over);
        if (login.isPresent()) {
            accepted.add(login.get());
            follow(login.get(), over);
        }
        String id = login.orElse("of person " + person.id());
        return new Attempt(id, begun, version, state, reason, gaveUp);
    }

    private void follow(String login, BooleanSupplier over) throws InterruptedException {
        Instant shownSince = Instant.now();
        while (!over.getAsBoolean()) {
            JsonNode now = system.gateway().login(login);
            String seen = now.path("state").asText();
            if (!seen.isEmpty()) {
                version = now.path("version").asLong();
                state = seen;
            }
            if (Gateway.FINAL.contains(seen)) {
                ended(now, over);
                return;
            }
            switch (seen) {
                case "awaiting-scan" -> code(login, now, shownSince);
                case "password-required" -> password(login, now);
                // There is no answer, or nothing to do yet.
                default -> shownSince = Instant.now();
            }
            Thread.sleep(LOOK);
        }
    }

    private Optional<String> begin(BooleanSupplier over) throws InterruptedException {
        String key = UUID.randomUUID().toString();
        while (!over.getAsBoolean()) {
            Optional<String> login = system.gateway().begin(key);
            if (login.isPresent()) {
                return login;
            }
            Thread.sleep(LOOK);
        }
        return Optional.empty();
    }

    private void code(String login, JsonNode now, Instant shownSince) throws InterruptedException {
        switch (plan) {
            case CANCEL -> {
                gaveUp = true;
                if (!acted) {
                    acted = system.gateway().cancel(login);
                }
                return;
            }
            case REFRESH -> {
                if (!acted) {
                    acted = system.gateway().refresh(login);
                    return;
                }
            }
            case DAWDLE -> {
                if (Instant.now().isBefore(shownSince.plus(DAWDLE))) {
                    return;
                }
            }
            case SCAN, WRONG_PASSWORD, SLOW_PASSWORD, CANCEL_AT_PASSWORD -> {}
        }
        String link = now.path("link").asText();
        if (!scanned.contains(link) && system.phone().scan(person, link)) {
            scanned.add(link);
        }
    }

    private void password(String login, JsonNode now) throws InterruptedException {
        String challenge = now.path("challengeId").asText();
        Instant last = answered.get(challenge);
        if (last != null && Instant.now().isBefore(last.plus(ANSWER_AGAIN))) {
            return;
        }
        String right = Optional.ofNullable(person.password()).orElse("");
        switch (plan) {
            case CANCEL_AT_PASSWORD -> {
                gaveUp = true;
                if (!acted) {
                    acted = system.gateway().cancel(login);
                }
                return;
            }
            case WRONG_PASSWORD -> {
                if (!acted) {
                    acted = system.gateway().password(login, SecretSearch.PASSWORD + "wrong");
                    if (acted) {
                        answered.put(challenge, Instant.now());
                    }
                    return;
                }
                if (!thought && hasNotice(now, "password-incorrect")) {
                    thought = true;
                    Thread.sleep(THINK);
                    return;
                }
            }
            case SLOW_PASSWORD -> {
                if (!acted) {
                    acted = true;
                    Thread.sleep(DAWDLE);
                    return;
                }
            }
            case SCAN, DAWDLE, REFRESH, CANCEL -> {}
        }
        if (system.gateway().password(login, right)) {
            answered.put(challenge, Instant.now());
        }
    }

    private static boolean hasNotice(JsonNode login, String code) {
        return login.path("notice").path("code").asText().equals(code);
    }

    private void ended(JsonNode login, BooleanSupplier over) throws InterruptedException {
        if (!state.equals("succeeded")) {
            reason =
                    login.path("failure").path("code").asText()
                            + login.path("cancelReason").asText("");
            return;
        }
        String account = login.path("account").path("id").asText();
        if (connectedAs != null) {
            reason = account.equals(connectedAs) ? "" : LoginEnds.ANOTHER_ACCOUNT;
            return;
        }
        List<String> devices = system.phone().devices(person.id()).orElse(List.of());
        members.add(
                new Member(
                        account,
                        person.id(),
                        devices.size() == 1 ? devices.getFirst() : "",
                        End.ONLINE),
                person);
        if (leaves) {
            // Before it happens: afterwards it could be too late to say so.
            members.intend(account, End.LOGGED_OUT);
            boolean done = system.gateway().logOut(account);
            while (!done && !over.getAsBoolean()) {
                Thread.sleep(LOOK);
                done = system.gateway().logOut(account);
            }
            if (!done) {
                members.intend(account, End.ONLINE);
            }
        }
    }
}
