package telegate.gateway;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import telegate.contract.secret.SecretKeys;
import telegate.embedded.TestInfrastructure;

/// Kafka, PostgreSQL, keys and users for the gateway under test.
public final class Surroundings implements QuarkusTestResourceLifecycleManager {

    /// System property with the path of the workers' private keyset.
    static final String PRIVATE_KEYSET = "telegate.test.private-keyset";

    private @Nullable String otherKafka;

    @Override
    public void init(Map<String, String> arguments) {
        otherKafka = arguments.get("kafka");
    }

    @Override
    public Map<String, String> start() {
        TestInfrastructure infrastructure = TestInfrastructure.shared();
        Map<String, String> properties = new HashMap<>(infrastructure.quarkusProperties("gateway"));
        properties.put("telegate.secrets.public-keyset-file", publicKeyset().toString());
        properties.put("telegate.admin.user", People.ADMIN.name());
        properties.put("telegate.admin.password", People.ADMIN.password());
        if (otherKafka != null) {
            properties.put("kafka.bootstrap.servers", otherKafka);
        }
        return properties;
    }

    private static Path publicKeyset() {
        try {
            Path directory = Files.createTempDirectory("telegate-keys");
            Path privateFile = directory.resolve("private.json");
            Path publicFile = directory.resolve("public.json");
            SecretKeys.generate(privateFile, publicFile);
            System.setProperty(PRIVATE_KEYSET, privateFile.toString());
            return publicFile;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        // Shared by all test classes; ends with the JVM.
    }
}
