package telegate.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/// One person who logs in while workers go: looks at the code for a while before he scans it,
/// thinks before he gives his password, and does again what he is asked for again. Thread-safe.
final class PatientJourney implements OpenLoop.Journey<String> {

    private final GatewayClient gateway;
    private final PhoneClient phone;
    private final String password;
    private final Pace pace;
    private final SplittableRandom random;
    private final Timings pauses = new Timings();
    private int askedAgain;
    private Wait longest = new Wait(0, "nothing");

    /// For how long somebody waited, and after what.
    record Wait(long nanos, String after) {

        Wait orLonger(Wait other) {
            return other.nanos > nanos ? other : this;
        }
    }

    /// How fast somebody is, in milliseconds; what he needs is drawn anew each time.
    ///
    /// @param limit a login that has not succeeded by then is broken
    record Pace(int scanFrom, int scanTo, int answerFrom, int answerTo, Duration limit) {
        static final Pace HUMAN = new Pace(1_000, 6_000, 500, 3_000, Duration.ofSeconds(60));
    }

    /// @param password of everybody who has one
    PatientJourney(
            GatewayClient gateway,
            PhoneClient phone,
            String password,
            Pace pace,
            SplittableRandom random) {
        this.gateway = gateway;
        this.phone = phone;
        this.password = password;
        this.pace = pace;
        this.random = random;
    }

    /// @return the login
    @Override
    public String run(long person) throws InterruptedException {
        long end = System.nanoTime() + pace.limit().toNanos();
        String login = gateway.begin();
        try (LoginStream stream = gateway.follow(login)) {
            Visit visit = new Visit(login, person, stream, end, randomOfItsOwn());
            try {
                visit.run();
            } finally {
                note(visit);
            }
        }
        return login;
    }

    private synchronized SplittableRandom randomOfItsOwn() {
        return random.split();
    }

    private synchronized void note(Visit visit) {
        if (visit.scans + visit.answers > 0) {
            Wait wait = visit.longest();
            pauses.add(wait.nanos());
            longest = longest.orLonger(wait);
            askedAgain += Math.max(0, visit.scans - 1) + Math.max(0, visit.answers - 1);
        }
    }

    /// For how long each person waited at most for something to happen after he had scanned or
    /// answered, those whose login broke too.
    synchronized Timings pauses() {
        Timings copy = new Timings();
        copy.addAll(pauses);
        return copy;
    }

    /// The longest of them.
    synchronized Wait longest() {
        return longest;
    }

    /// How many scans and answers were needed beyond the first ones.
    synchronized int askedAgain() {
        return askedAgain;
    }

    /// What one person does. One thread.
    private final class Visit {

        private final String login;
        private final long person;
        private final LoginStream stream;
        private final long end;
        private final SplittableRandom ownRandom;
        private final Set<String> dealtWith = new HashSet<>();
        private Wait longest = new Wait(0, "nothing");
        private String waitingAfter = "";
        private long waitingSince;
        private boolean waiting;
        private int scans;
        private int answers;

        Visit(String login, long person, LoginStream stream, long end, SplittableRandom ownRandom) {
            this.login = login;
            this.person = person;
            this.stream = stream;
            this.end = end;
            this.ownRandom = ownRandom;
        }

        void run() throws InterruptedException {
            LoginStream.State state = next("nothing");
            while (!state.name().equals("succeeded")) {
                state =
                        switch (state.name()) {
                            case "awaiting-scan" -> scan(state);
                            case "password-required" -> answer(state);
                            // The worker begins anew.
                            default -> next(state.name());
                        };
            }
        }

        private LoginStream.State scan(LoginStream.State shown) throws InterruptedException {
            LoginStream.State now = stream.after(shown, between(pace.scanFrom(), pace.scanTo()));
            if (!now.name().equals(shown.name())) {
                return now;
            }
            scans++;
            beginToWait(now);
            int answer = phone.tryScan(person, now.login().path("link").asText());
            waitingAfter = "a scan (%d) at %s, login %s".formatted(answer, Instant.now(), login);
            return whatFollows(now);
        }

        private LoginStream.State answer(LoginStream.State shown) throws InterruptedException {
            LoginStream.State now =
                    stream.after(shown, between(pace.answerFrom(), pace.answerTo()));
            if (!now.name().equals(shown.name())) {
                return now;
            }
            answers++;
            beginToWait(now);
            waitingAfter = "a password at %s, login %s".formatted(Instant.now(), login);
            gateway.answer(login, now.login().path("challengeId").asText(), password);
            return whatFollows(now);
        }

        private void beginToWait(LoginStream.State shown) {
            dealtWith.add(thing(shown));
            waitingSince = System.nanoTime();
            waiting = true;
        }

        /// The first event that shows something else than what was just dealt with.
        private LoginStream.State whatFollows(LoginStream.State shown) throws InterruptedException {
            LoginStream.State state = next(shown.name());
            while (dealtWith.contains(thing(state))) {
                state = next(shown.name());
            }
            waiting = false;
            longest = longest.orLonger(new Wait(state.arrived() - waitingSince, waitingAfter));
            return state;
        }

        private LoginStream.State next(String last) throws InterruptedException {
            return stream.next(end)
                    .orElseThrow(() ->
                            new BenchFailure(
                                    "A login had not ended after %d s; the last event was %s"
                                            .formatted(pace.limit().toSeconds(), last)));
        }

        /// What a state asks for: the code, or the question for the password.
        private static String thing(LoginStream.State state) {
            return state.name()
                    + state.login().path("link").asText()
                    + state.login().path("challengeId").asText();
        }

        private Duration between(int millis, int toMillis) {
            return Duration.ofMillis(ownRandom.nextInt(millis, toMillis + 1));
        }

        Wait longest() {
            return waiting
                    ? longest.orLonger(new Wait(System.nanoTime() - waitingSince, waitingAfter))
                    : longest;
        }
    }
}
