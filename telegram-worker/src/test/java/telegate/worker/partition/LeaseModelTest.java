package telegate.worker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import telegate.worker.partition.LeaseModel.Mistake;
import telegate.worker.partition.LeaseModel.Scope;

/// Walks through every state that the lease protocol can get into, breadth first.
class LeaseModelTest {

    private static final Logger LOG = Logger.getLogger(LeaseModelTest.class);

    /// Steps from the beginning, a unit of time being one.
    private static final int DEPTH = 15;

    @Test
    void shouldNeverHaveTwoOpenGates() {
        shouldHoldToTheDepth(Scope.GATES);
    }

    @Test
    void shouldNeverAcceptAWriteUnderAnOldEpoch() {
        shouldHoldToTheDepth(Scope.WRITES);
    }

    private static void shouldHoldToTheDepth(Scope scope) {
        Walk walk = new Walk(new LeaseModel(scope));

        String violation = walk.violation(DEPTH);

        LOG.infof("%s: %d states, depth %d", scope, walk.states(), walk.depth());
        assertThat(violation).isEmpty();
        assertThat(walk.complete() || walk.depth() == DEPTH).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindEachMistake(Mistake mistake) {
        Scope scope = mistake == Mistake.NO_EPOCH ? Scope.WRITES : Scope.GATES;
        Walk walk = new Walk(new LeaseModel(scope, mistake));

        String violation = walk.violation(DEPTH);

        LOG.infof("%s, after %d states: %s", mistake, walk.states(), violation);
        assertThat(violation).isNotEmpty();
    }

    /// A set of states, each with the one that it was reached from.
    private static final class Walk {

        private static final long FREE = -1;

        private final LeaseModel model;
        private long[] states = new long[1 << 16];
        private long[] from = new long[1 << 16];
        private int size;
        private int depth;
        private long[] nextLevel = new long[1 << 12];
        private int nextSize;
        private String violation = "";

        Walk(LeaseModel model) {
            this.model = model;
            Arrays.fill(states, FREE);
        }

        int states() {
            return size;
        }

        int depth() {
            return depth;
        }

        /// Whether there is nothing left to visit.
        boolean complete() {
            return nextSize == 0;
        }

        /// The shortest way to something forbidden; empty when there is none within `limit` steps.
        String violation(int limit) {
            for (LeaseModelState first : model.beginnings()) {
                reach(first.pack(), FREE);
            }
            while (depth < limit && nextSize > 0 && violation.isEmpty()) {
                long[] level = nextLevel;
                int count = nextSize;
                nextLevel = new long[count * 2];
                nextSize = 0;
                depth++;
                for (int i = 0; i < count && violation.isEmpty(); i++) {
                    expand(level[i]);
                }
            }
            return violation;
        }

        private void expand(long state) {
            model.steps(
                    state,
                    (next, who, step) -> {
                        if (reach(next.pack(), state)
                                && violation.isEmpty()
                                && model.twoGatesOpen(next)) {
                            violation = "two gates are open: " + way(state) + who + " " + step;
                        }
                    },
                    () -> {
                        if (violation.isEmpty()) {
                            violation = "a write under an old epoch is accepted: " + way(state);
                        }
                    });
        }

        private boolean reach(long state, long source) {
            if (size * 2 > states.length) {
                grow();
            }
            int slot = slot(states, state);
            if (states[slot] != FREE) {
                return false;
            }
            states[slot] = state;
            from[slot] = source;
            size++;
            if (nextSize == nextLevel.length) {
                nextLevel = Arrays.copyOf(nextLevel, nextSize * 2);
            }
            nextLevel[nextSize++] = state;
            return true;
        }

        private void grow() {
            long[] oldStates = states;
            long[] oldFrom = from;
            states = new long[oldStates.length * 2];
            from = new long[states.length];
            Arrays.fill(states, FREE);
            for (int i = 0; i < oldStates.length; i++) {
                if (oldStates[i] != FREE) {
                    int slot = slot(states, oldStates[i]);
                    states[slot] = oldStates[i];
                    from[slot] = oldFrom[i];
                }
            }
        }

        private static int slot(long[] table, long state) {
            long hash = state * 0x9E37_79B9_7F4A_7C15L;
            int slot = (int) (hash >>> 20) & table.length - 1;
            while (table[slot] != FREE && table[slot] != state) {
                slot = slot + 1 & table.length - 1;
            }
            return slot;
        }

        private String way(long state) {
            Deque<String> steps = new ArrayDeque<>();
            long to = state;
            for (long source = from[slot(states, to)];
                    source != FREE;
                    source = from[slot(states, to)]) {
                steps.push(step(source, to));
                to = source;
            }
            return String.join(", ", steps) + ", ";
        }

        private String step(long source, long to) {
            StringBuilder found = new StringBuilder();
            model.steps(
                    source,
                    (next, who, step) -> {
                        if (found.isEmpty() && next.pack() == to) {
                            found.append(who).append(' ').append(step);
                        }
                    },
                    () -> {});
            return found.toString();
        }
    }
}
