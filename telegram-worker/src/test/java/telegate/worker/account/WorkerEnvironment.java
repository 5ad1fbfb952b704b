package telegate.worker.account;

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

/// Kafka, PostgreSQL, the sandbox and fresh keys for one worker under test.
public final class WorkerEnvironment implements QuarkusTestResourceLifecycleManager {

    private @Nullable Sandbox sandbox;
    private @Nullable Path publicKeyset;

    @Override
    public Map<String, String> start() {
        try {
            Path directory = Files.createTempDirectory("telegate-worker");
            Sandbox started = Sandbox.start(SandboxConfig.in(directory.resolve("sandbox")));
            sandbox = started;
            Path privateKeyset = directory.resolve("private.json");
            Path publicFile = directory.resolve("public.json");
            SecretKeys.generate(privateKeyset, publicFile);
            publicKeyset = publicFile;
            byte[] master = new byte[32];
            new SecureRandom().nextBytes(master);
            Path masterKey = directory.resolve("master.key");
            Files.writeString(masterKey, Base64.getEncoder().encodeToString(master));
            Map<String, String> config =
                    new HashMap<>(TestInfrastructure.shared().quarkusProperties("worker"));
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
            return config;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (PortTaken e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(sandbox, new TestInjector.MatchesType(Sandbox.class));
        injector.injectIntoFields(
                new Contract(TestInfrastructure.shared().kafkaBootstrap(), publicKeyset),
                new TestInjector.MatchesType(Contract.class));
    }

    @Override
    public void stop() {
        if (sandbox != null) {
            sandbox.close();
        }
    }
}
