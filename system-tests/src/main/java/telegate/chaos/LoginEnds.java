package telegate.chaos;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import telegate.chaos.Evidence.Attempt;

/// Which ends of a login are as they should be, when its visitor has done everything that a step
/// asked for. Pure.
final class LoginEnds {

    /// While one of these lasts no client of a worker may reach Telegram, or does: without a code
    /// in 20 s a login fails, and says that Telegram cannot be reached. Without PostgreSQL the
    /// worker's gate is closed; a worker that stands still hears no answer.
    private static final Set<String> TELEGRAM_AWAY =
            Set.of(
                    "telegram-cut",
                    "telegram-half-open",
                    "sandbox-restart",
                    "sandbox-kill",
                    "postgres-cut",
                    "postgres-half-open",
                    "postgres-slow",
                    "postgres-restart",
                    "postgres-kill",
                    "pause",
                    "flicker",
                    "island");

    /// The gateway may have stored a login and not sent its command: no worker knows of it. The
    /// gateway ends it then by itself, at once or when its time is over.
    private static final Set<String> NEVER_SENT =
            Set.of(
                    "gateway-kill",
                    "postgres-restart",
                    "postgres-kill",
                    "kafka-restart",
                    "kafka-kill");

    /// Reason of one that succeeded, of somebody who was connected before.
    static final String ANOTHER_ACCOUNT = "another-account";

    private LoginEnds() {}

    /// What is wrong with the way in which a login ended or did not.
    ///
    /// @param faults names of those that struck in the same round
    static Optional<String> complaint(Attempt attempt, Set<String> faults) {
        return isExplained(attempt, faults)
                ? Optional.empty()
                : Optional.of(
                        attempt.isOver()
                                ? "it ended as %s, which no fault explains".formatted(attempt.end())
                                : "its visitor waited in vain, it was \"%s\" (version %d)"
                                        .formatted(attempt.state(), attempt.version()));
    }

    private static boolean isExplained(Attempt attempt, Set<String> faults) {
        boolean neverSent = attempt.version() == 0 && meet(faults, NEVER_SENT);
        return switch (attempt.state()) {
            case "succeeded" -> !attempt.reason().equals(ANOTHER_ACCOUNT);
            case "cancelled" -> attempt.gaveUp();
            case "failed" ->
                    neverSent
                            || attempt.reason().equals("telegram-unreachable")
                                    && meet(faults, TELEGRAM_AWAY);
            // It goes on, or its deadline was before its visitor's last look.
            default -> neverSent || attempt.gaveUp();
        };
    }

    private static boolean meet(Set<String> some, Set<String> others) {
        return !Collections.disjoint(some, others);
    }
}
