package telegate.gateway.account;

import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.jboss.logging.Logger;
import telegate.contract.AccountEvent;
import telegate.contract.AccountId;
import telegate.contract.Command;
import telegate.contract.Envelope;
import telegate.contract.OwnerId;
import telegate.contract.TenantId;
import telegate.contract.TimeOrderedIds;
import telegate.gateway.audit.Audit;
import telegate.gateway.audit.AuditAction;
import telegate.gateway.messaging.CommandSender;
import telegate.gateway.problem.Problem;
import telegate.gateway.problem.ProblemType;
import telegate.gateway.security.Caller;

/// Everything that can be done with connected accounts. Methods block (database, Kafka): call them
/// on a virtual or worker thread, within a request. Thread-safe.
@ApplicationScoped
public class Accounts {

    private static final Logger LOG = Logger.getLogger(Accounts.class);
    private static final Duration COMMAND_EXPIRY = Duration.ofMinutes(1);

    private final LiveAccounts live;
    private final CommandSender sender;
    private final Audit audit;
    private final Caller caller;
    private final InstantSource clock;
    private final ExecutorService threads;

    Accounts(
            LiveAccounts live,
            CommandSender sender,
            Audit audit,
            Caller caller,
            InstantSource clock,
            @VirtualThreads ExecutorService threads) {
        this.live = live;
        this.sender = sender;
        this.audit = audit;
        this.caller = caller;
        this.clock = clock;
        this.threads = threads;
    }

    /// The owner's accounts, newest first, one for each Telegram user: an older disconnected one is
    /// left out when a newer one of the same person exists.
    @Transactional
    public List<AccountView> list(OwnerId owner) {
        return AccountWatch.shown(known(owner));
    }

    /// One account.
    ///
    /// @throws Problem 404 when there is none or it is somebody else's
    @Transactional
    public AccountView find(OwnerId owner, AccountId account) {
        return known(owner).stream()
                .filter(each -> each.accountId().equals(account))
                .findFirst()
                .orElseThrow(Accounts::unknown);
    }

    /// Asks the worker to log the account out of Telegram. Harmless when it is disconnected.
    ///
    /// @return whether it was asked to; false when the account is disconnected already
    /// @throws Problem 404, 503
    @Transactional
    public boolean logOut(OwnerId owner, AccountId account) {
        AccountView known = find(owner, account);
        if (known.state() instanceof AccountEvent.Disconnected) {
            return false;
        }
        Instant now = clock.instant();
        sender.send(
                new Envelope<>(
                        TimeOrderedIds.next(),
                        now,
                        TenantId.BUILT_IN,
                        account,
                        null,
                        now.plus(COMMAND_EXPIRY),
                        new Command.LogOutAccount()),
                known.partition());
        audit.note(
                owner.value(),
                AuditAction.ACCOUNT_LOGGED_OUT,
                account.toString(),
                caller.address());
        LOG.infof("Log-out requested owner=%s accountId=%s", owner, account);
        return true;
    }

    /// Where commands for a disconnected account go that is to be connected anew.
    ///
    /// @return the account's partition
    /// @throws Problem 404; 409 when it is connected
    @Transactional
    public int partitionToReconnect(OwnerId owner, AccountId account) {
        AccountView known = find(owner, account);
        if (!(known.state() instanceof AccountEvent.Disconnected)) {
            throw new Problem(ProblemType.WRONG_STATE, "This account is connected.");
        }
        return known.partition();
    }

    /// The list as it is now, at once, and anew after every change. Does not end by itself. Items
    /// come on virtual threads, one after the other. Subscribe at once.
    @Transactional
    public Multi<List<AccountView>> watch(OwnerId owner) {
        List<AccountView> stored = stored(owner);
        return Multi.createFrom()
                .<List<AccountView>>emitter(
                        out -> {
                            AccountWatch watch = new AccountWatch(out);
                            out.onTermination(live.subscribe(owner, watch::tell));
                            stored.forEach(watch::tell);
                            live.of(owner).forEach(watch::tell);
                            watch.flow();
                        },
                        BackPressureStrategy.LATEST)
                .emitOn(threads);
    }

    /// The newest of database and what was heard lately: either may be ahead.
    private List<AccountView> known(OwnerId owner) {
        Map<AccountId, AccountView> known = new HashMap<>();
        stored(owner).forEach(each -> known.put(each.accountId(), each));
        live.of(owner).forEach(each -> known.merge(each.accountId(), each, LiveAccounts::newer));
        return new ArrayList<>(known.values());
    }

    private static List<AccountView> stored(OwnerId owner) {
        return AccountRow.<AccountRow>list(
                        "tenant = ?1 and owner = ?2", TenantId.BUILT_IN.value(), owner.value())
                .stream()
                .map(AccountRow::view)
                .toList();
    }

    private static Problem unknown() {
        return new Problem(ProblemType.NOT_FOUND, "There is no such account.");
    }
}
