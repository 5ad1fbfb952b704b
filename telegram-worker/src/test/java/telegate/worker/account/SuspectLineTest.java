package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountId;

class SuspectLineTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Clock clock = new Clock();
    private final List<Accused> started = new ArrayList<>();
    private final AccountId slow = AccountId.next();
    private Set<AccountId> unproven = Set.of();
    private final SuspectLine line = new SuspectLine(clock::after, LIMIT, () -> unproven);

    /// Time that the test moves by hand.
    private static final class Clock {

        private record Due(Duration at, Runnable task) {}

        private final List<Due> tasks = new ArrayList<>();
        private Duration now = Duration.ZERO;

        Runnable after(Duration delay, Runnable task) {
            Due due = new Due(now.plus(delay), task);
            tasks.add(due);
            return () -> tasks.remove(due);
        }

        void pass(Duration time) {
            Duration end = now.plus(time);
            for (Due due = next(); due.at().compareTo(end) <= 0; due = next()) {
                tasks.remove(due);
                now = due.at();
                due.task().run();
            }
            now = end;
        }

        private Due next() {
            return tasks.stream()
                    .min(Comparator.comparing(Due::at))
                    .orElse(new Due(Duration.ofDays(1), () -> {}));
        }
    }

    private final class Accused implements SuspectLine.Suspect {
        private CompletableFuture<Boolean> turn = new CompletableFuture<>();
        private boolean over;

        @Override
        public void take(CompletableFuture<Boolean> newTurn) {
            turn = newTurn;
            started.add(this);
        }

        @Override
        public void over() {
            over = true;
            turn.complete(true);
        }
    }

    private Accused accused() {
        Accused accused = new Accused();
        line.add(accused);
        return accused;
    }

    @Test
    void shouldStartTheNextOnlyWhenTheOneBeforeIsProven() {
        Accused first = accused();
        Accused second = accused();

        clock.pass(Duration.ofSeconds(20));
        assertThat(started).containsExactly(first);

        first.turn.complete(false);
        clock.pass(Duration.ofSeconds(1));
        assertThat(started).containsExactly(first, second);
        assertThat(line.length()).isZero();
    }

    @Test
    void shouldBeBusyUntilTheLastTurnHasEnded() {
        assertThat(line.busy()).isFalse();
        Accused only = accused();
        assertThat(line.busy()).isTrue();
        clock.pass(Duration.ofSeconds(1));
        assertThat(line.length()).isZero();
        assertThat(line.busy()).isTrue();

        only.turn.complete(false);
        clock.pass(Duration.ofSeconds(1));

        assertThat(line.busy()).isFalse();
    }

    @Test
    void shouldBeginAgainAfterItWasEmpty() {
        accused();
        clock.pass(Duration.ofSeconds(1));
        started.getFirst().turn.complete(false);
        clock.pass(Duration.ofSeconds(1));

        Accused later = accused();
        clock.pass(Duration.ofSeconds(1));

        assertThat(started).endsWith(later).hasSize(2);
    }

    @Test
    void shouldLetAllOthersProveThemselvesFirstButNotForEver() {
        unproven = Set.of(slow);
        Accused first = accused();

        clock.pass(Duration.ofSeconds(9));
        assertThat(started).isEmpty();

        clock.pass(Duration.ofSeconds(2));
        assertThat(started).containsExactly(first);
    }

    @Test
    void shouldLetThoseThatCameMeanwhileProveThemselvesBeforeTheNextTurn() {
        Accused first = accused();
        Accused second = accused();
        clock.pass(Duration.ofSeconds(1));

        unproven = Set.of(slow);
        first.turn.complete(false);
        clock.pass(Duration.ofSeconds(5));
        assertThat(started).containsExactly(first);

        unproven = Set.of();
        clock.pass(Duration.ofSeconds(1));
        assertThat(started).containsExactly(first, second);
    }

    @Test
    void shouldNotWaitASecondTimeForOneThatCannotBeProven() {
        unproven = Set.of(slow);
        Accused first = accused();
        Accused second = accused();
        Accused third = accused();
        clock.pass(Duration.ofSeconds(11));

        first.turn.complete(false);
        clock.pass(Duration.ofSeconds(1));
        assertThat(started).containsExactly(first, second);

        unproven = Set.of(slow, AccountId.next());
        second.turn.complete(false);
        clock.pass(Duration.ofSeconds(5));
        assertThat(started).as("for somebody else it waits").containsExactly(first, second);

        clock.pass(Duration.ofSeconds(6));
        assertThat(started).containsExactly(first, second, third);
    }

    @Test
    void shouldEndTheTurnOfOneThatCannotBeProven() {
        Accused stuck = accused();
        Accused next = accused();

        clock.pass(LIMIT.plusSeconds(1));

        assertThat(stuck.over).isTrue();
        assertThat(started).containsExactly(stuck, next);

        next.turn.complete(false);
        clock.pass(Duration.ofSeconds(1));
        assertThat(started).as("it comes again").containsExactly(stuck, next, stuck);
    }

    @Test
    void shouldNotEndTheTurnOfOneThatCannotBeProvenBeforeAnotherWaits() {
        Accused only = accused();
        clock.pass(LIMIT.plusSeconds(60));
        assertThat(only.over).isFalse();
        assertThat(line.busy()).as("others need not mind it for ever").isFalse();

        Accused next = accused();
        clock.pass(Duration.ofSeconds(2));

        assertThat(only.over).isTrue();
        assertThat(started).containsExactly(only, next);
    }

    @Test
    void shouldLetOneThatCouldNotBeginTryAgainBeforeTheOthers() {
        Accused first = accused();
        Accused second = accused();
        clock.pass(Duration.ofSeconds(1));

        first.turn.completeExceptionally(new IllegalStateException("no database"));
        clock.pass(Duration.ofSeconds(2));
        assertThat(started).containsExactly(first, first);

        first.turn.complete(false);
        clock.pass(Duration.ofSeconds(1));
        assertThat(started).containsExactly(first, first, second);
        assertThat(first.over).isFalse();
    }
}
