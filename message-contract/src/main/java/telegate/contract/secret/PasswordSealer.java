package telegate.contract.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HybridConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;

/// The gateway's half: seals a password so that only a worker can read it. Thread-safe.
public final class PasswordSealer {

    private final HybridEncrypt encrypt;

    private PasswordSealer(HybridEncrypt encrypt) {
        this.encrypt = encrypt;
    }

    /// Reads the workers' public keyset.
    ///
    /// @throws IOException when the file cannot be read or holds no public keyset
    public static PasswordSealer fromFile(Path publicKeyset) throws IOException {
        try {
            HybridConfig.register();
            return new PasswordSealer(
                    TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(
                                    Files.readString(publicKeyset))
                            .getPrimitive(RegistryConfiguration.get(), HybridEncrypt.class));
        } catch (GeneralSecurityException e) {
            throw new IOException("The file " + publicKeyset + " holds no public HPKE keyset", e);
        }
    }

    /// Seals `password` for one message.
    ///
    /// @return Base64
    public String seal(String password, SealingContext context) {
        try {
            return Base64.getEncoder()
                    .encodeToString(encrypt.encrypt(password.getBytes(UTF_8), context.bytes()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Sealing with a valid public key failed", e);
        }
    }
}
