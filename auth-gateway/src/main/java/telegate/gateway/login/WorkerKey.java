package telegate.gateway.login;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import telegate.contract.secret.PasswordSealer;
import telegate.contract.secret.SealingContext;

/// Seals passwords to the workers' key. Read at start: without a key no gateway, for it would have
/// to refuse or, worse, to forward passwords as they are.
@Startup
@ApplicationScoped
class WorkerKey {

    private final PasswordSealer sealer;

    WorkerKey(SecretsConfig config) {
        this.sealer =
                config.publicKeysetFile()
                        .map(file -> {
                            try {
                                return PasswordSealer.fromFile(file);
                            } catch (IOException e) {
                                throw new IllegalStateException(
                                        "telegate.secrets.public-keyset-file does not"
                                                + " name the workers' public keyset: "
                                                + file,
                                        e);
                            }
                        })
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "Set telegate.secrets.public-keyset-file to the"
                                                + " workers' public keyset."));
    }

    String seal(String password, SealingContext context) {
        return sealer.seal(password, context);
    }
}
