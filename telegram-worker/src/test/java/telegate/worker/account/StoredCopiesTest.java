package telegate.worker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import telegate.contract.AccountId;
import telegate.worker.account.StoredCopies.Usable;
import telegate.worker.binlog.Binlog;
import telegate.worker.storage.StoredBinlog;
import telegate.worker.storage.StoredCopy;

class StoredCopiesTest {

    private static final AccountId ACCOUNT = AccountId.next();
    private static final long CLIENT = 3;
    private static final String OWN = "1.8.65";

    /// Newest first.
    private final List<StoredCopy> stored = new ArrayList<>();

    private final List<Long> damaged = new ArrayList<>();
    private final StoredCopies copies = new StoredCopies(this::stored, OWN, true);

    private Optional<StoredCopy> stored(long client, int index) {
        return index < stored.size() ? Optional.of(stored.get(index)) : Optional.empty();
    }

    private void store(long number, String version, boolean testDc) {
        stored.addFirst(
                new StoredCopy(
                        number,
                        new StoredBinlog(
                                ACCOUNT, CLIENT, version, testDc, new byte[] {(byte) number})));
    }

    private void store(long... numbers) {
        for (long number : numbers) {
            store(number, OWN, true);
        }
    }

    private Optional<Usable> newest(long client) {
        return copies.newest(
                client,
                binlog ->
                        damaged.contains((long) binlog.sealed()[0])
                                ? Optional.empty()
                                : Optional.of(
                                        new Binlog(new byte[Binlog.KEY_LENGTH], binlog.sealed())));
    }

    private Optional<Long> newestNumber() {
        return newest(CLIENT).map(copy -> copy.place().number());
    }

    private void refuseNewest() {
        copies.refuse(newest(CLIENT).orElseThrow().place());
    }

    private Obstacle obstacle() {
        List<Obstacle> met = new ArrayList<>();
        assertThatExceptionOfType(ObstacleException.class)
                .isThrownBy(() -> newest(CLIENT))
                .satisfies(thrown -> met.add(thrown.obstacle()));
        return met.getFirst();
    }

    @Test
    void shouldGoOnFromTheNewest() {
        store(1, 2, 3);

        Usable copy = newest(CLIENT).orElseThrow();

        assertThat(copy.place()).isEqualTo(new StoredCopies.Place(CLIENT, 3));
        assertThat(copy.newest()).isTrue();
        assertThat(copy.file().file()).containsExactly(3);
    }

    @Test
    void shouldGoOnFromAnOlderOneWhenTheNewestIsDamaged() {
        store(1, 2, 3);
        damaged.add(3L);

        Usable copy = newest(CLIENT).orElseThrow();

        assertThat(copy.place().number()).isEqualTo(2);
        assertThat(copy.newest()).isFalse();
        assertThat(copies.anyRefused(CLIENT)).isFalse();
    }

    @Test
    void shouldTryEachOlderOneOnceWhenTheyAreRefused() {
        store(1, 2, 3);

        refuseNewest();
        assertThat(newestNumber()).contains(2L);
        assertThat(newest(CLIENT).orElseThrow().newest()).isFalse();
        refuseNewest();
        assertThat(newestNumber()).contains(1L);
        refuseNewest();

        assertThat(newestNumber()).isEmpty();
        assertThat(copies.anyRefused(CLIENT)).isTrue();
    }

    @Test
    void shouldGoOnFromACopyThatWasStoredAfterARefusal() {
        store(1, 2, 3);
        refuseNewest();
        store(4);

        Usable copy = newest(CLIENT).orElseThrow();

        assertThat(copy.place().number()).isEqualTo(4);
        assertThat(copy.newest()).isTrue();
    }

    @Test
    void shouldHoldNothingAgainstTheCopiesOfAnotherClient() {
        store(1);
        refuseNewest();

        assertThat(newest(CLIENT + 1).map(copy -> copy.place().number())).contains(1L);
        assertThat(copies.anyRefused(CLIENT + 1)).isFalse();
        assertThat(newestNumber()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.66", "1.8.100", "1.9.0", "1.10.0", "2.0.0"})
    void shouldOpenNoneWhenTheNewestWasWrittenByANewerTdlib(String newer) {
        store(1, 2);
        store(3, newer, true);

        assertThat(obstacle()).isEqualTo(Obstacle.NEWER_TDLIB);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.65", "1.8.64", "1.8.9", "1.7.100", "0.9.0"})
    void shouldOpenWhatTheSameOrAnOlderTdlibHasWritten(String older) {
        store(1, older, true);

        assertThat(newestNumber()).contains(1L);
    }

    @Test
    void shouldOpenNoneOfTheOtherDataCentres() {
        store(1);
        store(2, OWN, false);

        assertThat(obstacle()).isEqualTo(Obstacle.OTHER_DATA_CENTRE);
    }

    @Test
    void shouldFindNothingWhereNothingIsStored() {
        assertThat(newestNumber()).isEmpty();
        assertThat(copies.anyRefused(CLIENT)).isFalse();
    }
}
