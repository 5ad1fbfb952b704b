package telegate.worker.account;

import static java.util.Objects.requireNonNull;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import telegate.contract.secret.SecretKeys;
import telegate.embedded.TestInfrastructure;
import telegate.sandbox.PortTaken;
import telegate.sandbox.Sandbox;
import telegate.sandbox.SandboxConfig;

/// Kafka, PostgreSQL, the sandbox and fresh keys for one worker under test. Arguments are
/// properties of the worker in place of the usual ones, and [#OWN_SERVERS].
public final class WorkerEnvironment implements QuarkusTestResourceLifecycleManager {

    /// With this argument the worker has [OwnServers], which its test may stop.
    static final String OWN_SERVERS = "own-servers";

    /// One for the whole process, which can load one library only; that of [SandboxExtension].
    private static final Path LIBRARY = Path.of("target", "tdlib");

    private final Map<String, String> changes = new HashMap<>();
    private boolean ownServers;
    private @Nullable OwnServers servers;
    private @Nullable Sandbox sandbox;
    private @Nullable Path publicKeyset;

    @Override
    public void init(Map<String, String> arguments) {
        changes.putAll(arguments);
        ownServers = changes.remove(OWN_SERVERS) != null;
    }

    @Override
    public Map<String, String> start() {
        try {
            Path directory = Files.createTempDirectory("telegate-worker");
            Sandbox started =
                    Sandbox.start(
                            SandboxConfig.in(directory.resolve("sandbox"))
                                    .withLibraryDirectory(LIBRARY.toAbsolutePath()));
            sandbox = started;
            Path privateKeyset = directory.resolve("private.json");
            Path publicFile = directory.resolve("public.json");
            SecretKeys.generate(privateKeyset, publicFile);
            publicKeyset = publicFile;
            byte[] master = new byte[32];
            new SecureRandom().nextBytes(master);
            Path masterKey = directory.resolve("master.key");
            Files.writeString(masterKey, Base64.getEncoder().encodeToString(master));
            Map<String, String> config = new HashMap<>(servers(directory));
            config.put("telegate.worker.data-directory", directory.resolve("worker").toString());
            config.put("telegate.secrets.master-key-file", masterKey.toString());
            config.put("telegate.secrets.private-keyset-file", privateKeyset.toString());
            config.put("telegate.telegram.api-id", "94575");
            config.put("telegate.telegram.api-hash", "a3406de8d171bb422bb6ddf3bbd800e2");
            config.put("telegate.telegram.test-dc", "true");
            config.put("telegate.telegram.proxy", "socks5://127.0.0.1:" + started.socksPort());
            config.put("telegate.recycling.messages", "5");
            config.put("telegate.recycling.interval", "200ms");
            config.put("telegate.tdlib.library-file", started.patchedLibrary().toString());
            config.putAll(changes);
            return config;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (PortTaken e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, String> servers(Path directory) {
        if (!ownServers) {
            TestInfrastructure shared = TestInfrastructure.shared();
            shared.empty("worker");
            return shared.quarkusProperties("worker");
        }
        try {
            OwnServers own = OwnServers.start(directory);
            servers = own;
            return own.properties();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the servers started", e);
        }
    }

    private String kafka() {
        return servers == null
                ? TestInfrastructure.shared().kafkaBootstrap()
                : servers.kafka().bootstrapServers();
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(sandbox, new TestInjector.MatchesType(Sandbox.class));
        injector.injectIntoFields(servers, new TestInjector.MatchesType(OwnServers.class));
        Contract contract = new Contract(kafka(), publicKeyset);
        injector.injectIntoFields(contract, new TestInjector.MatchesType(Contract.class));
        injector.injectIntoFields(
                new People(requireNonNull(sandbox), contract),
                new TestInjector.MatchesType(People.class));
    }

    @Override
    public void stop() {
        if (sandbox != null) {
            sandbox.close();
        }
        if (servers != null) {
            try {
                servers.stop();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
