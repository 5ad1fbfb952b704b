package telegate.worker.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import telegate.contract.AccountId;
import telegate.contract.TenantId;

@SuppressWarnings("NullAway.Init") // set before each test
class BinlogSealerTest {

    private static final TenantId TENANT = TenantId.BUILT_IN;
    private static final AccountId ACCOUNT = AccountId.next();
    private static final Binlog BINLOG = new Binlog(new byte[Binlog.KEY_LENGTH], new byte[20_000]);

    @TempDir Path directory;
    private BinlogSealer sealer;

    @BeforeEach
    void key() throws IOException {
        sealer = new BinlogSealer(masterKey(randomLine()));
    }

    private static String randomLine() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    private MasterKey masterKey(String... lines) throws IOException {
        return MasterKey.fromFile(Files.write(directory.resolve("master.key"), List.of(lines)));
    }

    @Test
    void shouldOpenWhatItSealed() {
        byte[] sealed = sealer.seal(BINLOG, TENANT, ACCOUNT, 3);

        assertThat(sealer.open(sealed, TENANT, ACCOUNT, 3))
                .hasValueSatisfying(opened -> {
                    assertThat(opened.file()).isEqualTo(BINLOG.file());
                    assertThat(opened.databaseKey()).isEqualTo(BINLOG.databaseKey());
                });
    }

    @Test
    void shouldNotOpenARowThatWasPutInAnothersPlace() {
        byte[] sealed = sealer.seal(BINLOG, TENANT, ACCOUNT, 3);

        assertThat(sealer.open(sealed, TENANT, AccountId.next(), 3)).isEmpty();
        assertThat(sealer.open(sealed, TENANT, ACCOUNT, 4)).isEmpty();
        assertThat(sealer.open(sealed, TenantId.next(), ACCOUNT, 3)).isEmpty();
    }

    @Test
    void shouldNotOpenADamagedCopy() {
        byte[] sealed = sealer.seal(BINLOG, TENANT, ACCOUNT, 3);
        sealed[sealed.length / 2] ^= 1;

        assertThat(sealer.open(sealed, TENANT, ACCOUNT, 3)).isEmpty();
    }

    @Test
    void shouldOpenOldCopiesWhileTheMasterKeyIsBeingRotated() throws IOException {
        String old = randomLine();
        byte[] sealed = new BinlogSealer(masterKey(old)).seal(BINLOG, TENANT, ACCOUNT, 1);

        BinlogSealer both = new BinlogSealer(masterKey(randomLine(), old));
        BinlogSealer without = new BinlogSealer(masterKey(randomLine()));

        assertThat(both.open(sealed, TENANT, ACCOUNT, 1)).isPresent();
        // No damage, so no reason to set the account aside.
        assertThatThrownBy(() -> without.open(sealed, TENANT, ACCOUNT, 1))
                .isInstanceOf(UnknownMasterKeyException.class)
                .hasMessageNotContaining(old);
    }

    @Test
    void shouldSealWithTheFirstKeyAlsoWhenTheFileChanges() throws Exception {
        String old = randomLine();
        String next = randomLine();
        MasterKey master = masterKey(old);
        BinlogSealer sealer = new BinlogSealer(master);
        byte[] before = sealer.seal(BINLOG, TENANT, ACCOUNT, 1);
        int oldId = master.keys().primary();

        master.use(masterKey(next, old).keys());
        byte[] after = sealer.seal(BINLOG, TENANT, ACCOUNT, 1);

        assertThat(SealedHead.of(before).keyId()).hasValue(oldId);
        assertThat(SealedHead.of(after).keyId()).hasValue(masterKey(next).keys().primary());
        assertThat(sealer.open(before, TENANT, ACCOUNT, 1)).isPresent();
        assertThat(sealer.open(after, TENANT, ACCOUNT, 1)).isPresent();
    }

    @Test
    void shouldWrapTheDataKeyAnewAndLeaveTheCiphertext() throws Exception {
        String old = randomLine();
        String next = randomLine();
        byte[] sealed = new BinlogSealer(masterKey(old)).seal(BINLOG, TENANT, ACCOUNT, 1);
        SealedHead head = SealedHead.of(Arrays.copyOf(sealed, SealedHead.LONGEST));

        SealedHead rewrapped = head.rewrapped(masterKey(next, old));

        byte[] after =
                ByteBuffer.allocate(rewrapped.bytes().length + sealed.length - head.bytes().length)
                        .put(rewrapped.bytes())
                        .put(sealed, head.bytes().length, sealed.length - head.bytes().length)
                        .array();
        assertThat(new BinlogSealer(masterKey(next)).open(after, TENANT, ACCOUNT, 1))
                .hasValueSatisfying(opened -> assertThat(opened.file()).isEqualTo(BINLOG.file()));
        assertThatThrownBy(() -> new BinlogSealer(masterKey(old)).open(after, TENANT, ACCOUNT, 1))
                .isInstanceOf(UnknownMasterKeyException.class);
        assertThatThrownBy(() -> head.rewrapped(masterKey(next)))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void shouldRefuseAHeadThatIsNone() {
        for (byte[] damaged : List.of(new byte[0], new byte[4], new byte[] {0, 0, 9, 0, 1, 2})) {
            assertThatThrownBy(() -> SealedHead.of(damaged))
                    .isInstanceOf(GeneralSecurityException.class);
        }
        assertThat(sealer.open(new byte[] {1}, TENANT, ACCOUNT, 1)).isEmpty();
    }

    @Test
    void shouldRefuseTheSameKeyTwice() {
        String line = randomLine();

        assertThatThrownBy(() -> masterKey(line, line))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining(line);
    }

    @Test
    void shouldNameAMissingFile() {
        assertThatThrownBy(() -> MasterKey.fromFile(directory.resolve("lost.key")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("lost.key cannot be read");
    }

    @Test
    void shouldSayWhatIsWrongWithAMasterKeyFileAndNotQuoteIt() {
        for (String line : new String[] {"short", "!!!", "AAAA"}) {
            assertThatThrownBy(() -> masterKey(line))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("32 bytes in Base64")
                    .hasMessageNotContaining(line);
        }
        assertThatThrownBy(() -> masterKey(""))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is empty");
    }
}
