package telegate.sandbox.phone;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import telegate.sandbox.account.Account;
import telegate.sandbox.account.AccountStore;
import telegate.sandbox.chat.PushLog;
import telegate.sandbox.dc.KeyUses;
import telegate.sandbox.dc.KeyUses.KeyUse;

/// What the sandbox has noted, for tests that compare.
final class RecordsApi {
    private static final int PAGE = 5_000;

    private final AccountStore accounts;
    private final PushLog pushes;
    private final Supplier<List<KeyUse>> uses;

    RecordsApi(AccountStore accounts, PushLog pushes, Supplier<List<KeyUse>> uses) {
        this.accounts = accounts;
        this.pushes = pushes;
        this.uses = uses;
    }

    /// @param account whose device the key is, or whose login waits for it; 0 for nobody's
    record KeyUseView(
            String key,
            long account,
            String session,
            String process,
            long first,
            long last,
            Instant firstAt,
            Instant lastAt) {}

    void register(Router router) {
        router.on("GET", "/api/pushed", this::pushed).on("GET", "/api/key-uses", this::keyUses);
    }

    private Response pushed(Request request) throws Problem {
        return Response.ok(pushes.after(number(request, "after"), PAGE));
    }

    private Response keyUses(Request request) throws Problem {
        var since = Instant.ofEpochMilli(number(request, "since"));
        return Response.ok(
                uses.get().stream()
                        .map(this::view)
                        .filter(view -> !view.lastAt().isBefore(since))
                        .toList());
    }

    private KeyUseView view(KeyUse use) {
        return new KeyUseView(
                Long.toHexString(use.keyId()).toLowerCase(Locale.ROOT),
                accounts.byDeviceKey(use.keyId())
                        .or(() -> accounts.byLinkedKey(use.keyId()))
                        .or(() -> accounts.byGrantKey(use.keyId()))
                        .map(Account::id)
                        .orElse(0L),
                Long.toHexString(use.session()),
                use.process(),
                use.first(),
                use.last(),
                KeyUses.instant(use.first()),
                KeyUses.instant(use.last()));
    }

    private static long number(Request request, String name) throws Problem {
        var text = request.parameter(name).orElse("0");
        if (!text.matches("\\d{1,18}")) {
            throw Problem.badRequest(name + " must be a number.");
        }
        return Long.parseLong(text);
    }
}
