package telegate.sandbox.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountStoreTest {
    @TempDir private Path directory;

    @Test
    void shouldBeginWithOneAccountForEachWayToLogIn() {
        var accounts = AccountStore.open(directory).all();
        assertThat(accounts).anyMatch(a -> !a.twoFactor() && a.dc() == 1);
        assertThat(accounts).anyMatch(a -> a.twoFactor() && a.hint() != null && a.dc() == 1);
        assertThat(accounts).anyMatch(a -> !a.twoFactor() && a.dc() == 2);
        assertThat(accounts).anyMatch(a -> a.twoFactor() && a.dc() == 2);
        assertThat(accounts).anyMatch(a -> a.username() == null && a.firstName().equals("Дарья"));
        assertThat(accounts).allMatch(a -> a.phone().startsWith("+99966" + a.dc()));
    }

    @Test
    void shouldKeepEveryConcurrentChange() throws Exception {
        var store = AccountStore.open(directory);
        long id = store.all().getFirst().id();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                threads.execute(
                        () -> store.update(id, a -> a.withMessage(Instant.EPOCH, 5, false, "x")));
            }
        }

        // the file holds what memory holds
        var read = AccountStore.open(directory).get(id);
        assertThat(read).isEqualTo(store.get(id));
        assertThat(read.pts()).isEqualTo(201);
        assertThat(new HashSet<>(read.messages())).hasSize(200);
    }

    @Test
    void shouldFindAKeyAtEveryMoment() throws Exception {
        var store = AccountStore.open(directory);
        long id = store.all().getFirst().id();
        store.update(id, a -> a.withDevice(device(7)));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var changing =
                    threads.submit(() -> {
                        for (int i = 0; i < 100; i++) {
                            store.update(id, a -> a.withMessage(Instant.EPOCH, 5, true, "x"));
                        }
                    });
            while (!changing.isDone()) {
                assertThat(store.byDeviceKey(7)).isPresent();
            }
        }
    }

    @Test
    void shouldForgetWhatHangsOnADevice() {
        var store = AccountStore.open(directory);
        long id = store.all().getFirst().id();
        store.update(id, a -> a.withDevice(device(7)).withLinkedKey(new LinkedKey(8, 7)));
        assertThat(store.byLinkedKey(8)).isPresent();
        store.update(id, a -> a.withoutKey(7));
        assertThat(store.byDeviceKey(7)).isEmpty();
        assertThat(store.byLinkedKey(8)).isEmpty();
    }

    @Test
    void shouldNotShowSecrets() {
        var account = AccountStore.open(directory).all().get(1);
        assertThat(account.toString()).isEqualTo("Account[" + account.id() + "]");
    }

    private static Device device(long key) {
        return new Device(Device.idOf(key), key, 1, 7, "Test", "Linux", "1.0", Instant.EPOCH);
    }
}
