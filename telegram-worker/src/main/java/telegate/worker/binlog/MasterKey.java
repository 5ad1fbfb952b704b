package telegate.worker.binlog;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;

/// The key that wraps every other key in the worker's database, from a secret file: one line of
/// Base64 with 32 bytes. While it is being rotated the file has two lines, the new one first;
/// either opens, the first one seals.
public final class MasterKey {

    private static final int LENGTH = 32;

    private MasterKey() {}

    /// Reads the file.
    ///
    /// @throws IOException when it cannot be read or is not of that form; the text never quotes it
    public static Aead fromFile(Path file) throws IOException {
        List<String> lines =
                Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty()) {
            throw new IOException("The master key file " + file + " is empty");
        }
        try {
            AeadConfig.register();
            KeysetHandle.Builder keys = KeysetHandle.newBuilder();
            boolean first = true;
            for (String line : lines) {
                KeysetHandle.Builder.Entry entry = entry(line.strip(), file);
                keys.addEntry(first ? entry.makePrimary() : entry);
                first = false;
            }
            return keys.build().getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw malformed(file);
        }
    }

    @AccessesPartialKey
    private static KeysetHandle.Builder.Entry entry(String line, Path file)
            throws GeneralSecurityException, IOException {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(line);
        } catch (IllegalArgumentException e) {
            throw malformed(file);
        }
        if (bytes.length != LENGTH) {
            throw malformed(file);
        }
        int id = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes)).getInt();
        AesGcmKey key =
                AesGcmKey.builder()
                        .setParameters(
                                AesGcmParameters.builder()
                                        .setKeySizeBytes(LENGTH)
                                        .setIvSizeBytes(12)
                                        .setTagSizeBytes(16)
                                        .setVariant(AesGcmParameters.Variant.TINK)
                                        .build())
                        .setKeyBytes(SecretBytes.copyFrom(bytes, InsecureSecretKeyAccess.get()))
                        .setIdRequirement(id)
                        .build();
        return KeysetHandle.importKey(key).withFixedId(id);
    }

    private static IOException malformed(Path file) {
        return new IOException(
                "The master key file " + file + " must hold 32 bytes in Base64 on each line");
    }
}
