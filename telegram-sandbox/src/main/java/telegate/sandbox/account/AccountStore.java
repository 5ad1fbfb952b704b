package telegate.sandbox.account;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/// All accounts. Thread-safe: changes of one account happen one after the other, and [#update]
/// returns only when the change is in the file. Writers that wait for the same account share one
/// write.
public final class AccountStore {
    /// Ids begin where they look like those of real users and fit TDLib's limit of 2^40.
    private static final long FIRST_ID = 6_200_000_001L;

    private final AccountFiles files;
    private final ConcurrentSkipListMap<Long, Slot> slots = new ConcurrentSkipListMap<>();
    private final KeyIndex keys = new KeyIndex();
    private final ConcurrentHashMap<String, Long> phones = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Long> usernames = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock creation = new ReentrantLock();

    private AccountStore(AccountFiles files) {
        this.files = files;
    }

    /// Reads the accounts in `directory`; makes the default ones when there are none.
    public static AccountStore open(Path directory) {
        var store = new AccountStore(new AccountFiles(directory));
        store.files.readAll().forEach(store::admit);
        if (store.slots.isEmpty()) {
            DefaultAccounts.ALL.forEach(store::create);
        }
        return store;
    }

    /// All accounts, in the order in which they were made.
    public List<Account> all() {
        return slots.values().stream().map(slot -> slot.account).toList();
    }

    /// The first few accounts: the address book that everybody has. Short, so that a thousand
    /// accounts do not know each other.
    public List<Account> known() {
        return slots.values().stream().limit(12).map(slot -> slot.account).toList();
    }

    public Optional<Account> find(long id) {
        return Optional.ofNullable(slots.get(id)).map(slot -> slot.account);
    }

    /// @throws NoSuchElementException when there is no such account
    public Account get(long id) {
        return find(id).orElseThrow(() -> new NoSuchElementException("account " + id));
    }

    /// @param phone with or without plus
    public Optional<Account> byPhone(String phone) {
        return Optional.ofNullable(phones.get(digits(phone))).flatMap(this::find);
    }

    public Optional<Account> byUsername(String username) {
        return Optional.ofNullable(usernames.get(lower(username))).flatMap(this::find);
    }

    /// The account that this auth key is authorised for.
    public Optional<Account> byDeviceKey(long keyId) {
        return keys.ofDevice(keyId).flatMap(this::find);
    }

    /// The account that a device authorised this key of another data centre for.
    public Optional<Account> byLinkedKey(long keyId) {
        return keys.ofLinkedKey(keyId).flatMap(this::find);
    }

    /// The account that accepted a login of this auth key that is not finished yet.
    public Optional<Account> byGrantKey(long keyId) {
        return keys.ofGrant(keyId).flatMap(this::find);
    }

    /// The account that accepted this token for a login that is not finished yet.
    public Optional<Account> byToken(String token) {
        return keys.ofToken(token).flatMap(this::find);
    }

    /// Makes one account with the next free id and phone number.
    ///
    /// @throws IllegalArgumentException when the username is taken
    public Account create(NewAccount wanted) {
        creation.lock();
        try {
            var username = wanted.username();
            if (username != null && usernames.containsKey(lower(username))) {
                throw new IllegalArgumentException("the username is taken");
            }
            long id = slots.isEmpty() ? FIRST_ID : slots.lastKey() + 1;
            var account =
                    new Account(
                            id,
                            phoneNumber(wanted.dc(), id - FIRST_ID + 1),
                            wanted.firstName(),
                            wanted.lastName(),
                            username,
                            wanted.dc(),
                            wanted.password(),
                            wanted.hint(),
                            null,
                            1,
                            0,
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of());
            files.write(account);
            admit(account);
            changed();
            return account;
        } finally {
            creation.unlock();
        }
    }

    /// Changes one account and returns it as it is then, when the file holds it.
    ///
    /// @param change pure; may be given any newer state of the account
    public Account update(long id, UnaryOperator<Account> change) {
        var slot = slots.get(id);
        if (slot == null) {
            throw new NoSuchElementException("account " + id);
        }
        Account after;
        long version;
        slot.change.lock();
        try {
            var before = slot.account;
            after = change.apply(before);
            if (after == before) {
                return after;
            }
            slot.account = after;
            keys.change(before, after);
            version = ++slot.version;
        } finally {
            slot.change.unlock();
        }
        write(slot, version);
        changed();
        return after;
    }

    /// Told after every change, on the thread that made it; must be quick.
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private void write(Slot slot, long version) {
        slot.writing.lock();
        try {
            if (slot.written >= version) {
                return; // somebody who came later has written our change with his
            }
            Account newest;
            long newestVersion;
            slot.change.lock();
            try {
                newest = slot.account;
                newestVersion = slot.version;
            } finally {
                slot.change.unlock();
            }
            files.write(newest);
            slot.written = newestVersion;
        } finally {
            slot.writing.unlock();
        }
    }

    private void admit(Account account) {
        slots.put(account.id(), new Slot(account));
        keys.add(account);
        phones.put(digits(account.phone()), account.id());
        if (account.username() != null) {
            usernames.put(lower(account.username()), account.id());
        }
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }

    /// Telegram's own range of test numbers: 99966, the data centre, four digits; longer when those
    /// are used up.
    private static String phoneNumber(int dc, long number) {
        return "+99966%d%04d".formatted(dc, number);
    }

    private static String digits(String phone) {
        return phone.replaceAll("[^0-9]", "");
    }

    private static String lower(String username) {
        return username.toLowerCase(Locale.ROOT);
    }

    private static final class Slot {
        final ReentrantLock change = new ReentrantLock();
        final ReentrantLock writing = new ReentrantLock();
        volatile Account account;
        long version; // guarded by change
        long written; // guarded by writing

        Slot(Account account) {
            this.account = account;
        }
    }
}
