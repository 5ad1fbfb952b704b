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
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// The key that wraps every other key in the worker's database, from a secret file: one line of
/// Base64 with 32 bytes. While it is being rotated the file has more lines: the first one seals,
/// every one opens.
///
/// Keys are told apart by ids, the first four bytes of their SHA-256. An id stands in front of
/// everything that its key has sealed and is no secret.
///
/// Thread-safe; the file may be read again at any time, and whatever seals or opens at that moment
/// does so with the old keys or the new ones.
public final class MasterKey implements Aead {

    /// What Tink writes in front of a ciphertext: a version and the key's id.
    static final int PREFIX = 5;

    private static final int LENGTH = 32;
    private static final byte TINK = 1;

    private volatile Keys keys;

    private MasterKey(Keys keys) {
        this.keys = keys;
    }

    /// The lines of one file.
    ///
    /// Left out of the text form: what they are.
    public static final class Keys {
        private final List<Integer> ids;
        private final Aead aead;

        private Keys(List<Integer> ids, Aead aead) {
            this.ids = List.copyOf(ids);
            this.aead = aead;
        }

        /// The key that seals.
        public int primary() {
            return ids.getFirst();
        }

        /// The keys that open.
        public List<Integer> ids() {
            return ids;
        }

        /// Seals and opens with these.
        public Aead aead() {
            return aead;
        }

        @Override
        public String toString() {
            return ids.stream().map(MasterKey::name).toList().toString();
        }
    }

    /// Reads the file.
    ///
    /// @throws IOException when it cannot be read or is not of that form; the text never quotes it
    public static MasterKey fromFile(Path file) throws IOException {
        return new MasterKey(read(file));
    }

    /// Reads a file without using it yet.
    ///
    /// @throws IOException as [#fromFile(Path)]
    public static Keys read(Path file) throws IOException {
        List<String> lines = lines(file);
        if (lines.isEmpty()) {
            throw new IOException("The master key file " + file + " is empty");
        }
        try {
            AeadConfig.register();
            KeysetHandle.Builder keyset = KeysetHandle.newBuilder();
            List<Integer> ids = new ArrayList<>();
            for (String line : lines) {
                byte[] key = key(line.strip(), file);
                int id = id(key);
                KeysetHandle.Builder.Entry entry = entry(key, id);
                keyset.addEntry(ids.isEmpty() ? entry.makePrimary() : entry);
                ids.add(id);
            }
            return new Keys(
                    ids, keyset.build().getPrimitive(RegistryConfiguration.get(), Aead.class));
        } catch (GeneralSecurityException e) {
            // Twice the same line, for instance.
            throw malformed(file);
        }
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
        } catch (CharacterCodingException e) {
            throw malformed(file);
        } catch (IOException e) {
            throw new IOException("The master key file " + file + " cannot be read", e);
        }
    }

    private static byte[] key(String line, Path file) throws IOException {
        try {
            byte[] bytes = Base64.getDecoder().decode(line);
            if (bytes.length == LENGTH) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw malformed(file);
        }
        throw malformed(file);
    }

    private static int id(byte[] key) throws GeneralSecurityException {
        return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key)).getInt();
    }

    @AccessesPartialKey
    private static KeysetHandle.Builder.Entry entry(byte[] bytes, int id)
            throws GeneralSecurityException {
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

    /// The keys in use.
    public Keys keys() {
        return keys;
    }

    /// From now on these are in use.
    public void use(Keys next) {
        keys = next;
    }

    /// How a key is called in logs and answers.
    public static String name(int id) {
        return "%08x".formatted(id);
    }

    /// What stands in front of everything that the key with this id has sealed.
    public static byte[] prefix(int id) {
        return ByteBuffer.allocate(PREFIX).put(TINK).putInt(id).array();
    }

    @Override
    public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
        return keys.aead().encrypt(plaintext, associatedData);
    }

    @Override
    public byte[] decrypt(byte[] ciphertext, byte[] associatedData)
            throws GeneralSecurityException {
        return keys.aead().decrypt(ciphertext, associatedData);
    }
}
