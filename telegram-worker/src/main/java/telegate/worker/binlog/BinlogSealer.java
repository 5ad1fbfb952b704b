package telegate.worker.binlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.aead.KmsEnvelopeAead;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.OptionalInt;
import telegate.contract.AccountId;
import telegate.contract.TenantId;

/// Seals binlogs for the database: each copy with a data key of its own (AES-256-GCM), which the
/// master key wraps and which stands in front of the ciphertext (Tink's envelope format). Bound to
/// tenant, account and generation, so that a row put in another's place does not open.
///
/// Thread-safe.
public final class BinlogSealer {

    private static final String FORMAT = "telegate.binlog.v1";

    private final Aead envelope;
    private final MasterKey master;

    /// Seals with the first of the master keys, also when that changes.
    public BinlogSealer(MasterKey master) {
        this.master = master;
        try {
            this.envelope =
                    KmsEnvelopeAead.create(
                            AesGcmParameters.builder()
                                    .setKeySizeBytes(32)
                                    .setIvSizeBytes(12)
                                    .setTagSizeBytes(16)
                                    .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                                    .build(),
                            master);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no AES-256-GCM", e);
        }
    }

    /// Seals a copy of the binlog of one client.
    public byte[] seal(Binlog binlog, TenantId tenant, AccountId account, long generation) {
        byte[] plain =
                ByteBuffer.allocate(Binlog.KEY_LENGTH + binlog.file().length)
                        .put(binlog.databaseKey())
                        .put(binlog.file())
                        .array();
        try {
            return envelope.encrypt(plain, context(tenant, account, generation));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The master key cannot wrap a data key", e);
        }
    }

    /// Opens a sealed copy; empty when it is damaged or is another client's.
    ///
    /// @throws UnknownMasterKeyException when it was sealed under a master key that is not known
    ///   here: that is no reason to give the copy up
    public Optional<Binlog> open(
            byte[] sealed, TenantId tenant, AccountId account, long generation) {
        try {
            OptionalInt keyId = SealedHead.of(sealed).keyId();
            if (keyId.isPresent() && !master.keys().ids().contains(keyId.getAsInt())) {
                throw new UnknownMasterKeyException(keyId.getAsInt());
            }
            ByteBuffer plain =
                    ByteBuffer.wrap(envelope.decrypt(sealed, context(tenant, account, generation)));
            byte[] key = new byte[Binlog.KEY_LENGTH];
            byte[] file = new byte[plain.remaining() - Binlog.KEY_LENGTH];
            plain.get(key).get(file);
            return Optional.of(new Binlog(key, file));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static byte[] context(TenantId tenant, AccountId account, long generation) {
        return String.join("|", FORMAT, tenant.toString(), account.toString(), "" + generation)
                .getBytes(UTF_8);
    }
}
