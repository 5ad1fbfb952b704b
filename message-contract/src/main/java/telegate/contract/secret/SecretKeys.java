package telegate.contract.secret;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HybridConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;

/// The key pair of the workers: the private keyset lies in a secret file of the workers only, the
/// public one in a file of the gateway. Keysets are Tink's JSON; two keys can be valid at once,
/// which is how they are rotated.
public final class SecretKeys {

    private SecretKeys() {}

    /// Makes a new pair (X25519, HKDF-SHA256, AES-256-GCM). The private file is readable by its
    /// owner alone.
    ///
    /// @throws IOException also when a file exists already: keys are never overwritten
    public static void generate(Path privateFile, Path publicFile) throws IOException {
        try {
            HybridConfig.register();
            KeysetHandle pair =
                    KeysetHandle.generateNew(
                            HpkeParameters.builder()
                                    .setVariant(HpkeParameters.Variant.TINK)
                                    .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
                                    .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
                                    .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
                                    .build());
            Files.createFile(
                    privateFile,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    privateFile,
                    TinkJsonProtoKeysetFormat.serializeKeyset(pair, InsecureSecretKeyAccess.get()));
            Files.writeString(
                    publicFile,
                    TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(
                            pair.getPublicKeysetHandle()),
                    StandardOpenOption.CREATE_NEW);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM cannot make an X25519 key", e);
        }
    }
}
