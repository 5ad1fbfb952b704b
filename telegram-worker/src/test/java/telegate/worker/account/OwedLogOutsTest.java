package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountId;
import telegate.worker.storage.Retiring;

class OwedLogOutsTest {

    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Retiring owed = new Retiring(AccountId.next(), 3);
    private final Deque<Runnable> due = new ArrayDeque<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final List<CompletableFuture<Boolean>> attempts = new ArrayList<>();
    private final List<Retiring> forgotten = new ArrayList<>();
    private @Nullable RuntimeException database;
    private boolean serving = true;

    private final OwedLogOuts logOuts =
            new OwedLogOuts(
                    _ -> {
                        failIfAway();
                        CompletableFuture<Boolean> attempt = new CompletableFuture<>();
                        attempts.add(attempt);
                        return attempt;
                    },
                    done -> {
                        failIfAway();
                        forgotten.add(done);
                    },
                    new LaneTimer(
                            (pause, task) -> {
                                pauses.add(pause);
                                due.add(task);
                                return () -> due.remove(task);
                            },
                            Runnable::run),
                    () -> serving);

    private void failIfAway() {
        if (database != null) {
            throw database;
        }
    }

    private void timePasses() {
        due.remove().run();
    }

    private void end(boolean gone) {
        attempts.getLast().complete(gone);
    }

    @Test
    void shouldForgetALogOutOnlyWhenItIsCertain() {
        logOuts.resume(owed);
        end(false);
        assertThat(forgotten).isEmpty();
        assertThat(logOuts.none()).isFalse();

        timePasses();
        end(true);

        assertThat(attempts).hasSize(2);
        assertThat(forgotten).containsExactly(owed);
        assertThat(logOuts.none()).isTrue();
        assertThat(due).isEmpty();
    }

    @Test
    void shouldTryAgainWhenTheFirstClientDidNotGetThrough() {
        CompletableFuture<Boolean> first = new CompletableFuture<>();
        logOuts.begun(owed, first);
        first.complete(false);
        timePasses();

        assertThat(attempts).hasSize(1);
    }

    @Test
    void shouldWaitLongerEachTimeUpToALimit() {
        logOuts.resume(owed);
        for (int i = 0; i < 12; i++) {
            end(false);
            timePasses();
        }

        assertThat(pauses.getFirst()).isBetween(Duration.ofMillis(2_500), Duration.ofSeconds(5));
        assertThat(pauses.get(3)).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(40));
        assertThat(pauses).allSatisfy(pause -> assertThat(pause).isLessThanOrEqualTo(LONGEST));
        assertThat(pauses.getLast()).isGreaterThanOrEqualTo(LONGEST.dividedBy(2));
    }

    @Test
    void shouldNotOpenASecondClientForOneThatIsUnderWay() {
        logOuts.resume(owed);
        logOuts.resume(owed);
        assertThat(attempts).hasSize(1);

        end(false);
        logOuts.resume(owed);

        assertThat(attempts).as("its pause has not passed").hasSize(1);
        assertThat(due).hasSize(1);
    }

    @Test
    void shouldTryAgainWhenTheDatabaseWasAwayAtTheBeginning() {
        database = new IllegalStateException("away");
        logOuts.resume(owed);
        assertThat(attempts).isEmpty();

        database = null;
        timePasses();
        end(true);

        assertThat(forgotten).containsExactly(owed);
    }

    @Test
    void shouldOnlyStoreAgainThatItIsDoneWhenTheDatabaseWasAwayAtTheEnd() {
        logOuts.resume(owed);
        database = new IllegalStateException("away");
        end(true);
        assertThat(forgotten).isEmpty();
        assertThat(logOuts.none()).isFalse();

        database = null;
        timePasses();

        assertThat(forgotten).containsExactly(owed);
        assertThat(attempts).hasSize(1);
        assertThat(logOuts.none()).isTrue();
    }

    @Test
    void shouldLeaveItToTheNextOwnerWhenTheAccountLeaves() {
        logOuts.resume(owed);
        serving = false;
        end(false);

        assertThat(due).isEmpty();
        assertThat(forgotten).isEmpty();
        assertThat(logOuts.none()).isTrue();

        logOuts.resume(owed);
        assertThat(attempts).hasSize(1);
    }
}
