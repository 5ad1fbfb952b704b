package telegate.worker.binlog;

import com.google.crypto.tink.Aead;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.OptionalInt;

/// What stands in front of a sealed copy (Tink's envelope format): four bytes with a length, and so
/// many bytes with the copy's data key, wrapped by the master key. When the master key changes,
/// only this is written anew; the ciphertext behind it stays.
@SuppressWarnings("ArrayRecordComponent") // moved, never compared
public record SealedHead(byte[] bytes) {

    /// Longer than any head. A wrapped data key takes about 70 bytes.
    public static final int LONGEST = 512;

    private static final byte[] NOTHING = {};

    /// The head of a copy of which at least [#LONGEST] bytes are given, or all.
    ///
    /// @throws GeneralSecurityException when it is none
    public static SealedHead of(byte[] beginning) throws GeneralSecurityException {
        if (beginning.length > Integer.BYTES) {
            int wrapped = ByteBuffer.wrap(beginning).getInt();
            if (wrapped >= MasterKey.PREFIX && wrapped <= beginning.length - Integer.BYTES) {
                return new SealedHead(Arrays.copyOf(beginning, Integer.BYTES + wrapped));
            }
        }
        throw new GeneralSecurityException("A sealed copy is damaged at its beginning");
    }

    /// Which master key has wrapped it; empty when that is not known.
    public OptionalInt keyId() {
        ByteBuffer wrapped = ByteBuffer.wrap(bytes).position(Integer.BYTES);
        return wrapped.get() == 1 ? OptionalInt.of(wrapped.getInt()) : OptionalInt.empty();
    }

    /// The same data key, wrapped anew.
    ///
    /// @throws GeneralSecurityException when `master` cannot open it
    public SealedHead rewrapped(Aead master) throws GeneralSecurityException {
        byte[] dataKey =
                master.decrypt(Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length), NOTHING);
        try {
            byte[] wrapped = master.encrypt(dataKey, NOTHING);
            return new SealedHead(
                    ByteBuffer.allocate(Integer.BYTES + wrapped.length)
                            .putInt(wrapped.length)
                            .put(wrapped)
                            .array());
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "SealedHead[" + bytes.length + " bytes]";
    }
}
