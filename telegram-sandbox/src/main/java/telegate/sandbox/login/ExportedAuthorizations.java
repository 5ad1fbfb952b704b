package telegate.sandbox.login;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import telegate.sandbox.account.Account;
import telegate.sandbox.account.AccountStore;

/// Takes an authorization to another data centre: a device asks for a ticket at its own one and
/// shows it there with the key it has there. Thread-safe. A ticket is good once and for a minute.
public final class ExportedAuthorizations {
    private static final Duration LIFETIME = Duration.ofMinutes(1);
    private static final int TICKET_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Ticket> tickets = new ConcurrentHashMap<>();
    private final AccountStore accounts;
    private final Authorizations authorizations;
    private final InstantSource clock;

    public ExportedAuthorizations(
            AccountStore accounts, Authorizations authorizations, InstantSource clock) {
        this.accounts = accounts;
        this.authorizations = authorizations;
        this.clock = clock;
    }

    /// A ticket for the data centre `dc`.
    public byte[] export(Account account, long deviceKeyId, int dc) {
        var now = clock.instant();
        tickets.values().removeIf(t -> t.expires.isBefore(now));
        var bytes = new byte[TICKET_BYTES];
        random.nextBytes(bytes);
        tickets.put(
                HexFormat.of().formatHex(bytes),
                new Ticket(account.id(), deviceKeyId, dc, now.plus(LIFETIME)));
        return bytes;
    }

    /// Authorises the calling key.
    ///
    /// @return the account; empty when the ticket is not good here
    public Optional<Account> importTicket(Caller caller, byte[] bytes) {
        var ticket = tickets.remove(HexFormat.of().formatHex(bytes));
        if (ticket == null
                || ticket.dc != caller.dc()
                || ticket.expires.isBefore(clock.instant())) {
            return Optional.empty();
        }
        return accounts.find(ticket.accountId)
                .filter(a -> a.deviceOfKey(ticket.deviceKeyId).isPresent())
                .map(a -> authorizations.link(a, ticket.deviceKeyId, caller.keyId()));
    }

    private record Ticket(long accountId, long deviceKeyId, int dc, Instant expires) {}
}
