package telegate.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import telegate.chaos.Evidence.End;
import telegate.chaos.Evidence.Member;

/// Somebody who logs in, patiently: looks at his login every now and then and does what the step
/// asks for, whatever broke meanwhile. One thread.
final class Visitor {

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration DAWDLE = Duration.ofSeconds(6);

    private final ChaosSystem system;
    private final Members members;
    private final Set<String> accepted;
    private final Phone.Person person;
    private final Plan plan;
    private final boolean leaves;
    private final Set<String> scanned = new HashSet<>();
    private final Set<String> answered = new HashSet<>();
    private boolean acted;

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
    /// @param leaves whether he logs the account out again
    Visitor(
            ChaosSystem system,
            Members members,
            Set<String> accepted,
            Phone.Person person,
            Plan plan,
            boolean leaves) {
        this.system = system;
        this.members = members;
        this.accepted = accepted;
        this.person = person;
        this.plan = plan;
        this.leaves = leaves;
    }

    /// Returns when the login has ended, or the time is over.
    void run(Instant end) throws InterruptedException {
        Optional<String> login = begin(end);
        if (login.isEmpty()) {
            return;
        }
        accepted.add(login.get());
        Instant shownSince = Instant.now();
        while (Instant.now().isBefore(end)) {
            JsonNode now = system.gateway().login(login.get());
            String state = now.path("state").asText();
            if (Gateway.FINAL.contains(state)) {
                ended(now, end);
                return;
            }
            switch (state) {
                case "awaiting-scan" -> code(login.get(), now, shownSince);
                case "password-required" -> password(login.get(), now);
                // There is no answer, or nothing to do yet.
                default -> shownSince = Instant.now();
            }
            Thread.sleep(LOOK);
        }
    }

    private Optional<String> begin(Instant end) throws InterruptedException {
        String key = UUID.randomUUID().toString();
        while (Instant.now().isBefore(end)) {
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
        if (answered.contains(challenge)) {
            return;
        }
        String right = Optional.ofNullable(person.password()).orElse("");
        switch (plan) {
            case CANCEL_AT_PASSWORD -> {
                if (!acted) {
                    acted = system.gateway().cancel(login);
                }
                return;
            }
            case WRONG_PASSWORD -> {
                if (!acted) {
                    acted = system.gateway().password(login, SecretSearch.PASSWORD + "wrong");
                    if (acted) {
                        answered.add(challenge);
                    }
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
            answered.add(challenge);
        }
    }

    private void ended(JsonNode login, Instant end) throws InterruptedException {
        if (!login.path("state").asText().equals("succeeded")) {
            return;
        }
        String account = login.path("account").path("id").asText();
        List<String> devices = system.phone().devices(person.id()).orElse(List.of());
        members.add(
                new Member(
                        account,
                        person.id(),
                        devices.size() == 1 ? devices.getFirst() : "",
                        End.ONLINE));
        if (leaves) {
            // Before it happens: afterwards it could be too late to say so.
            members.intend(account, End.LOGGED_OUT);
            boolean done = system.gateway().logOut(account);
            while (!done && Instant.now().isBefore(end)) {
                Thread.sleep(LOOK);
                done = system.gateway().logOut(account);
            }
            if (!done) {
                members.intend(account, End.ONLINE);
            }
        }
    }
}
