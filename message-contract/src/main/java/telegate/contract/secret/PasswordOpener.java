package telegate.contract.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HybridConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;

/// The worker's half: opens what a gateway sealed. Thread-safe.
public final class PasswordOpener {

    private final HybridDecrypt decrypt;

    private PasswordOpener(HybridDecrypt decrypt) {
        this.decrypt = decrypt;
    }

    /// Reads the workers' private keyset.
    ///
    /// @throws IOException when the file cannot be read or holds no private keyset
    public static PasswordOpener fromFile(Path privateKeyset) throws IOException {
        try {
            HybridConfig.register();
            return new PasswordOpener(
                    TinkJsonProtoKeysetFormat.parseKeyset(
                                    Files.readString(privateKeyset), InsecureSecretKeyAccess.get())
                            .getPrimitive(RegistryConfiguration.get(), HybridDecrypt.class));
        } catch (GeneralSecurityException e) {
            // The cause may quote key material: leave it out.
            throw new IOException("The file " + privateKeyset + " holds no private HPKE keyset");
        }
    }

    /// Opens `sealed`; empty when it was sealed to another key or for another message.
    public Optional<String> open(String sealed, SealingContext context) {
        try {
            byte[] plain = decrypt.decrypt(Base64.getDecoder().decode(sealed), context.bytes());
            return Optional.of(new String(plain, UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
