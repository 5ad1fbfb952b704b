package telegate.chaos;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import telegate.chaos.Evidence.Attempt;

/// In which states logins were when faults struck, and how those ended that did not succeed, over
/// all rounds. Used by one thread.
final class LoginTally {

    /// A login that had ended already.
    private static final String DONE = "done";

    private final Map<String, Integer> hits = new LinkedHashMap<>();
    private final Map<String, Integer> failures = new TreeMap<>();

    LoginTally() {
        for (String state :
                List.of(
                        "requested",
                        "awaiting-scan",
                        "password-required",
                        "password-incorrect",
                        DONE)) {
            hits.put(state, 0);
        }
    }

    /// Counts a round.
    ///
    /// @param strikes when a fault struck
    /// @param stateAt in which state a login was at a time, as the event log says; empty before its
    ///   first event
    void add(
            List<Instant> strikes,
            List<Attempt> attempts,
            BiFunction<String, Instant, String> stateAt) {
        for (Attempt attempt : attempts) {
            strikes.stream()
                    .filter(strike -> !strike.isBefore(attempt.begun()))
                    .map(strike -> stateAt.apply(attempt.login(), strike))
                    .forEach(state -> hits.merge(group(state), 1, Integer::sum));
            if (attempt.isOver() && !attempt.state().equals("succeeded") && !attempt.gaveUp()) {
                failures.merge(attempt.end(), 1, Integer::sum);
            }
        }
    }

    private static String group(String state) {
        if (Gateway.FINAL.contains(state)) {
            return DONE;
        }
        // A worker that has no code yet has nothing to tell.
        return state.isEmpty() ? "requested" : state;
    }

    /// For the log.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("logins hit by a fault: " + text(hits));
        lines.add("logins that failed: " + (failures.isEmpty() ? "none" : text(failures)));
        return lines;
    }

    private static String text(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .map(count -> count.getKey() + "=" + count.getValue())
                .collect(Collectors.joining(" "));
    }
}
