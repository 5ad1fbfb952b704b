package telegate.worker.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
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

    private Aead masterKey(String... lines) throws IOException {
        return MasterKey.fromFile(
                Files.write(directory.resolve("master.key"), java.util.List.of(lines)));
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
        assertThat(without.open(sealed, TENANT, ACCOUNT, 1)).isEmpty();
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
