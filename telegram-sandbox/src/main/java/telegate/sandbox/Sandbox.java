package telegate.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import telegate.sandbox.account.Account;
import telegate.sandbox.account.AccountStore;
import telegate.sandbox.chat.Chats;
import telegate.sandbox.chat.PushLog;
import telegate.sandbox.dc.AuthKeys;
import telegate.sandbox.dc.SandboxServer;
import telegate.sandbox.dc.SandboxServerConfig;
import telegate.sandbox.dc.Sessions;
import telegate.sandbox.fault.Faults;
import telegate.sandbox.key.RsaKey;
import telegate.sandbox.login.Authorizations;
import telegate.sandbox.login.ExportedAuthorizations;
import telegate.sandbox.login.Passwords;
import telegate.sandbox.login.PhoneCodes;
import telegate.sandbox.login.QrLogins;
import telegate.sandbox.login.ScanOutcome;
import telegate.sandbox.phone.LoginLink;
import telegate.sandbox.phone.PhoneServer;
import telegate.sandbox.service.Methods;
import telegate.sandbox.service.People;
import telegate.sandbox.service.Timings;
import telegate.sandbox.service.account.AccountService;
import telegate.sandbox.service.auth.AuthService;
import telegate.sandbox.service.contacts.ContactsService;
import telegate.sandbox.service.help.HelpService;
import telegate.sandbox.service.messages.MessagesService;
import telegate.sandbox.service.updates.Pushes;
import telegate.sandbox.service.updates.UpdatesService;
import telegate.sandbox.service.users.UsersService;

/// A Telegram data centre with a pretended phone, on this machine only. Thread-safe.
///
/// Clients reach it through the SOCKS5 proxy at [#socksPort()], in the test environment
/// (`use_test_dc`), with the library at [#patchedLibrary()].
public final class Sandbox implements AutoCloseable {
    private static final List<Integer> DCS = List.of(1, 2);

    private final SandboxConfig config;
    private final InstantSource clock = InstantSource.system();
    private final SandboxServer server;
    private final AccountStore accounts;
    private final Authorizations authorizations;
    private final QrLogins logins;
    private final PhoneCodes codes;
    private final Passwords passwords;
    private final PushLog pushLog;
    private final Chats chats;
    private final Faults faults = new Faults();
    private final Timings timings = new Timings();
    private final RsaKey rsaKey;
    private final PhoneServer phone;

    private Sandbox(SandboxConfig config) throws PortTaken {
        this.config = config;
        rsaKey = RsaKey.loadOrCreate(config.libraryDirectory());
        server =
                SandboxServer.create(
                        new SandboxServerConfig(
                                InetAddress.ofLiteral("127.0.0.1"),
                                config.socksPort(),
                                config.dataDirectory(),
                                rsaKey,
                                DCS,
                                config.realSizePq()));
        accounts = AccountStore.open(config.dataDirectory().resolve("accounts"));
        var people = new People(accounts);
        var pushes = new Pushes(server.sessions(), people, clock);
        authorizations = new Authorizations(accounts, pushes, this::isDuplicated, clock);
        logins = new QrLogins(accounts, authorizations, pushes, clock);
        codes = new PhoneCodes(clock);
        passwords = new Passwords(accounts, authorizations, clock);
        pushLog = PushLog.open(config.dataDirectory().resolve("pushed"));
        chats = new Chats(accounts, pushes, pushLog, clock);
        registerServices(people);
        server.dispatcher().filter(faults);
        server.authKeys().onKeyDestroyed(logins::forget);
        phone = startPhone();
        startServer();
    }

    /// Starts everything.
    ///
    /// @throws PortTaken when one of the two ports belongs to somebody else
    public static Sandbox start(SandboxConfig config) throws PortTaken {
        return new Sandbox(config);
    }

    private void registerServices(People people) {
        var methods = new Methods(server.dispatcher(), authorizations, passwords, timings);
        var updates = new UpdatesService(people, clock);
        new AuthService(
                        accounts,
                        authorizations,
                        logins,
                        codes,
                        passwords,
                        new ExportedAuthorizations(accounts, authorizations, clock),
                        people)
                .register(methods);
        new AccountService(authorizations, passwords).register(methods);
        new HelpService(DCS, clock, faults::isPoisoned).register(methods);
        new UsersService(people).register(methods);
        new ContactsService(accounts, people).register(methods);
        new MessagesService(chats, people, updates).register(methods);
        updates.register(methods);
    }

    private PhoneServer startPhone() throws PortTaken {
        try {
            return PhoneServer.start(
                    config.phonePort(),
                    new PhoneServer.Parts(
                            accounts,
                            authorizations,
                            logins,
                            codes,
                            chats,
                            pushLog,
                            faults,
                            server.sessions(),
                            this::statistics));
        } catch (IOException e) {
            throw new PortTaken("the pretended phone", config.phonePort(), e);
        }
    }

    private void startServer() throws PortTaken {
        try {
            server.start();
        } catch (UncheckedIOException e) {
            phone.close();
            throw new PortTaken("the data centre's proxy", config.socksPort(), e);
        }
    }

    private boolean isDuplicated(long keyId) {
        return server.authKeys().state(keyId) == AuthKeys.State.DUPLICATED;
    }

    /// Address of the phone's page and JSON API.
    public URI phone() {
        return phone.address();
    }

    public int phonePort() {
        return phone.port();
    }

    /// Port of the SOCKS5 proxy on 127.0.0.1. It leads to the data centre whatever address is asked
    /// for.
    public int socksPort() {
        return server.socksPort();
    }

    /// A copy of the pinned TDLib that trusts this sandbox; made when it is not there yet.
    ///
    /// @throws UncheckedIOException when it cannot be written
    public Path patchedLibrary() {
        return SandboxLibrary.in(config.libraryDirectory(), rsaKey);
    }

    /// The public key that clients have to trust, as a PEM file.
    ///
    /// @throws UncheckedIOException when it cannot be written
    public Path publicKey() {
        try {
            return Files.writeString(
                    config.libraryDirectory().resolve("public-key.pem"), rsaKey.publicPem() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public AccountStore accounts() {
        return accounts;
    }

    public Authorizations authorizations() {
        return authorizations;
    }

    public QrLogins logins() {
        return logins;
    }

    public PhoneCodes codes() {
        return codes;
    }

    public Chats chats() {
        return chats;
    }

    public Faults faults() {
        return faults;
    }

    public Sessions sessions() {
        return server.sessions();
    }

    /// The account scans a login link (`tg://login?token=…`) and agrees.
    ///
    /// @throws IllegalArgumentException when it is no login link
    public ScanOutcome scan(Account account, String link) {
        var token =
                LoginLink.parse(link)
                        .orElseThrow(() -> new IllegalArgumentException("no login link"));
        return logins.accept(account, token);
    }

    public Statistics statistics() {
        var dispatcher = server.dispatcher();
        return new Statistics(
                dispatcher.calls(),
                dispatcher.unknownMethods(),
                server.keyExchanges().completed(),
                server.sessions().connections(),
                server.sessions().duplicatedKeys(),
                timings.summary(),
                accounts.all().stream().mapToInt(a -> a.devices().size()).sum());
    }

    /// Ends every connection. What clients were told is on disk; a new sandbox on the same
    /// directory goes on from there.
    @Override
    public void close() {
        phone.close();
        server.close();
    }
}
