package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import telegate.contract.AccountId;
import telegate.contract.Command;
import telegate.contract.Envelope;
import telegate.contract.LoginId;
import telegate.contract.TenantId;
import telegate.contract.TimeOrderedIds;
import telegate.worker.messaging.CommandRecord;

class DeadLettersTest {

    private final Deque<Runnable> lane = new ArrayDeque<>();
    private final Deque<CompletableFuture<Void>> sent = new ArrayDeque<>();
    private final List<String> seen = new ArrayList<>();
    private boolean failing;
    private final DeadLetters letters =
            new DeadLetters(
                    (_, _) -> {
                        CompletableFuture<Void> letter = new CompletableFuture<>();
                        sent.add(letter);
                        return letter;
                    },
                    lane::add,
                    done -> see("done", done),
                    next -> see("next", next),
                    2);

    private void see(String what, PendingCommand command) {
        seen.add(what + " " + command.origin().offset());
        if (failing) {
            throw new IllegalStateException("on purpose");
        }
    }

    private static PendingCommand command(long offset) {
        return new PendingCommand(
                new Envelope<>(
                        TimeOrderedIds.next(),
                        Instant.EPOCH,
                        TenantId.BUILT_IN,
                        AccountId.next(),
                        LoginId.next(),
                        null,
                        new Command.RefreshLogin()),
                new CommandRecord(0, offset, offset, null, Map.of(), null),
                1);
    }

    private void kafkaTakesOne() {
        assertThat(sent.remove().complete(null)).isTrue();
    }

    private void runLane() {
        while (!lane.isEmpty()) {
            lane.remove().run();
        }
    }

    @Test
    void shouldCountACommandAsDoneOnlyWhenKafkaHasItsLetter() {
        letters.send(command(1), "FAILED");
        runLane();

        assertThat(letters.none()).isFalse();
        assertThat(seen).isEmpty();

        kafkaTakesOne();
        assertThat(seen).as("not on the producer's thread").isEmpty();
        runLane();

        assertThat(seen).containsExactly("done 1");
        assertThat(letters.none()).isTrue();
    }

    @Test
    void shouldCarryOutWhatWasHeldBackInKafkasOrder() {
        letters.send(command(6), "FAILED");
        letters.hold(command(7));
        letters.hold(command(5));

        kafkaTakesOne();
        runLane();

        assertThat(seen).containsExactly("done 6", "next 5", "next 7");
    }

    @Test
    void shouldHoldLaterCommandsBackUntilAllLettersAreTaken() {
        letters.send(command(1), "FAILED");
        letters.send(command(2), "FAILED");
        letters.hold(command(3));
        assertThat(letters.full()).isFalse();
        letters.hold(command(4));
        assertThat(letters.full()).isTrue();

        kafkaTakesOne();
        runLane();
        assertThat(seen).containsExactly("done 1");

        kafkaTakesOne();
        runLane();
        assertThat(seen).containsExactly("done 1", "done 2", "next 3", "next 4");
        assertThat(letters.none()).isTrue();
    }

    @Test
    void shouldNotKeepCommandsBehindOneThatFails() {
        letters.send(command(1), "FAILED");
        letters.hold(command(2));
        letters.hold(command(3));
        kafkaTakesOne();
        failing = true;

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(this::runLane).hasMessage("on purpose");
        }
        runLane();

        assertThat(seen).containsExactly("done 1", "next 2", "next 3");
    }
}
