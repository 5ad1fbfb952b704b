package telegate.sandbox.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import telegate.sandbox.account.Account;
import telegate.sandbox.account.AccountStore;

/// The login by QR code without any client: each answer, also the ones that a real client provokes
/// only by bad luck.
class QrLoginsTest {
    private static final Caller HERE = new Caller(1, 1, 7, "Test", "Linux", "1.0");
    private static final Caller THERE = new Caller(2, 2, 7, "Test", "Linux", "1.0");
    private static final Caller THERE_ANEW = new Caller(3, 2, 7, "Test", "Linux", "1.0");

    @TempDir private Path directory;
    private final List<Long> told = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private AccountStore accounts;
    private QrLogins logins;
    private Account simple;
    private Account elsewhere;
    private Account withPassword;

    @BeforeEach
    void open() {
        InstantSource clock = () -> now;
        accounts = AccountStore.open(directory);
        var notices =
                new ClientNotices() {
                    @Override
                    public void loginTokenAccepted(long keyId) {
                        told.add(keyId);
                    }

                    @Override
                    public void revoked(long keyId) {
                        told.add(-keyId);
                    }
                };
        logins =
                new QrLogins(
                        accounts,
                        new Authorizations(accounts, notices, _ -> false, clock),
                        notices,
                        clock);
        simple = first(a -> !a.twoFactor() && a.dc() == 1);
        elsewhere = first(a -> !a.twoFactor() && a.dc() == 2);
        withPassword = first(a -> a.twoFactor() && a.dc() == 1);
    }

    @Test
    void shouldMakeADeviceOnlyWhenTheClientFetchesItsLogin() {
        var token = token(HERE);
        assertThat(logins.accept(simple, token)).isEqualTo(ScanOutcome.ACCEPTED);
        assertThat(told).containsExactly(1L);
        assertThat(devices(simple)).isZero();

        assertThat(logins.export(HERE)).isInstanceOf(QrAnswer.Success.class);
        assertThat(devices(simple)).isEqualTo(1);
    }

    @Test
    void shouldKeepAnAcceptedLoginOnDisk() {
        logins.accept(simple, token(HERE));
        open();
        assertThat(logins.export(HERE)).isInstanceOf(QrAnswer.Success.class);
    }

    @Test
    void shouldReplaceTheTokenOfAKey() {
        var old = token(HERE);
        var fresh = token(HERE);
        assertThat(logins.accept(simple, old)).isEqualTo(ScanOutcome.REPLACED);
        assertThat(logins.waiting()).extracting(LoginToken::token).containsExactly(fresh);
    }

    @Test
    void shouldExpire() {
        var token = token(HERE);
        now = now.plus(Duration.ofSeconds(30));
        assertThat(logins.waiting()).isEmpty();
        assertThat(logins.accept(simple, token)).isEqualTo(ScanOutcome.EXPIRED);
        assertThat(logins.accept(simple, "never")).isEqualTo(ScanOutcome.UNKNOWN);
    }

    @Test
    void shouldBeDeadWhenItsKeyIsGone() {
        var token = token(HERE);
        logins.forget(HERE.keyId());
        assertThat(logins.accept(simple, token)).isEqualTo(ScanOutcome.REPLACED);
    }

    @Test
    void shouldMigrate() {
        var token = token(HERE);
        logins.accept(elsewhere, token);

        assertThat(logins.export(HERE)).isEqualTo(new QrAnswer.MigrateTo(2, token));
        assertThat(logins.importToken(HERE, token)).isEqualTo(new QrAnswer.MigrateTo(2, token));
        assertThat(logins.importToken(THERE, token)).isInstanceOf(QrAnswer.Success.class);
        assertThat(devices(elsewhere)).isEqualTo(1);
    }

    /// A client that was killed after the import and comes back with an older state.
    @Test
    void shouldMakeOneDeviceOfOneTokenAlsoWhenItIsImportedTwice() {
        var token = token(HERE);
        logins.accept(elsewhere, token);
        logins.importToken(THERE, token);

        assertThat(logins.export(HERE)).isEqualTo(new QrAnswer.MigrateTo(2, token));
        assertThat(logins.importToken(THERE_ANEW, token)).isInstanceOf(QrAnswer.Success.class);
        assertThat(accounts.get(elsewhere.id()).devices())
                .singleElement()
                .satisfies(d -> assertThat(d.keyId()).isEqualTo(THERE_ANEW.keyId()));
    }

    @Test
    void shouldRefuseToImportWhatWasNotAccepted() {
        var token = token(HERE);
        assertThat(logins.importToken(THERE, token))
                .isEqualTo(new QrAnswer.Refused("AUTH_TOKEN_EXPIRED"));
        assertThat(logins.importToken(THERE, "never"))
                .isEqualTo(new QrAnswer.Refused("AUTH_TOKEN_INVALID"));
        logins.accept(elsewhere, token);
        now = now.plus(Duration.ofMinutes(6));
        assertThat(logins.importToken(THERE, token))
                .isEqualTo(new QrAnswer.Refused("AUTH_TOKEN_EXPIRED"));
    }

    @ParameterizedTest
    @EnumSource(ReexportAnswer.class)
    void shouldAnswerAnAcceptedKeyAsItWasToldTo(ReexportAnswer answer) {
        logins.setReexportAnswer(answer);
        logins.accept(simple, token(HERE));
        assertThat(logins.export(HERE)).isInstanceOf(QrAnswer.Success.class);

        assertThat(logins.export(HERE)).isInstanceOf(expected(answer, QrAnswer.Success.class));
    }

    @ParameterizedTest
    @EnumSource(ReexportAnswer.class)
    void shouldAnswerAKeyThatNeedsThePasswordAsItWasToldTo(ReexportAnswer answer) {
        logins.setReexportAnswer(answer);
        logins.accept(withPassword, token(HERE));
        assertThat(logins.export(HERE)).isEqualTo(new QrAnswer.PasswordNeeded());
        assertThat(devices(withPassword)).isZero();

        assertThat(logins.export(HERE))
                .isInstanceOf(expected(answer, QrAnswer.PasswordNeeded.class));
    }

    @Test
    void shouldGiveAKeyToOneAccountOnly() {
        logins.setReexportAnswer(ReexportAnswer.NEW_TOKEN);
        logins.accept(simple, token(HERE));
        logins.export(HERE);
        logins.accept(withPassword, token(HERE));
        assertThat(devices(simple)).isZero();
        assertThat(logins.export(HERE)).isEqualTo(new QrAnswer.PasswordNeeded());
    }

    private static Class<?> expected(ReexportAnswer answer, Class<?> sameAgain) {
        return switch (answer) {
            case SUCCESS -> sameAgain;
            case ERROR -> QrAnswer.Refused.class;
            case NEW_TOKEN -> QrAnswer.Token.class;
        };
    }

    private String token(Caller caller) {
        return ((QrAnswer.Token) logins.export(caller)).token();
    }

    private int devices(Account account) {
        return accounts.get(account.id()).devices().size();
    }

    private Account first(Predicate<Account> wanted) {
        return accounts.all().stream().filter(wanted).findFirst().orElseThrow();
    }
}
