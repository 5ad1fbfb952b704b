package telegate.sandbox.service;

import java.util.Optional;
import java.util.function.Supplier;
import telegate.sandbox.account.Account;
import telegate.sandbox.dc.ClientInfo;
import telegate.sandbox.dc.Dispatcher;
import telegate.sandbox.dc.RpcCall;
import telegate.sandbox.dc.RpcError;
import telegate.sandbox.dc.RpcHandler;
import telegate.sandbox.login.Authorizations;
import telegate.sandbox.login.Caller;
import telegate.sandbox.login.Passwords;

/// Where services register their methods: adds the check of who may call, and the clock.
public final class Methods {
    private final Dispatcher dispatcher;
    private final Authorizations authorizations;
    private final Passwords passwords;
    private final Timings timings;

    public Methods(
            Dispatcher dispatcher,
            Authorizations authorizations,
            Passwords passwords,
            Timings timings) {
        this.dispatcher = dispatcher;
        this.authorizations = authorizations;
        this.passwords = passwords;
        this.timings = timings;
    }

    /// Answers a method for an authorised key.
    @FunctionalInterface
    public interface AccountHandler {
        Object handle(RpcCall call, Account account) throws RpcError;
    }

    /// A method that a key without a user may call too.
    public void open(String method, RpcHandler handler) {
        dispatcher.register(
                method,
                call -> {
                    long start = System.nanoTime();
                    try {
                        return handler.handle(call);
                    } finally {
                        timings.add(System.nanoTime() - start);
                    }
                });
    }

    /// A method that needs a user.
    public void authorised(String method, AccountHandler handler) {
        open(method, call -> handler.handle(call, account(call)));
    }

    /// A method whose answer to a user is always the same.
    public void constant(String method, Supplier<Object> answer) {
        authorised(method, (_, _) -> answer.get());
    }

    /// The user of the calling key, if it has one.
    public Optional<Account> accountIfAny(RpcCall call) {
        return authorizations.accountOf(call.key().id());
    }

    /// Who is calling, for the login.
    public static Caller caller(RpcCall call) {
        var info = call.info();
        var known = info == null ? new ClientInfo(0, "unknown", "unknown", "unknown") : info;
        return new Caller(
                call.key().id(),
                call.dc(),
                known.apiId(),
                known.deviceModel(),
                known.systemVersion(),
                known.appVersion());
    }

    private Account account(RpcCall call) throws RpcError {
        var account = accountIfAny(call);
        if (account.isPresent()) {
            return account.get();
        }
        // Somebody accepted this key's login and only the password is missing.
        throw passwords.accountFor(call.key().id()).isPresent()
                ? RpcError.unauthorized("SESSION_PASSWORD_NEEDED")
                : RpcError.authKeyUnregistered();
    }
}
