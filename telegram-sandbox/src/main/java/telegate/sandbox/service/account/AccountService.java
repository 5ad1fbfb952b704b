package telegate.sandbox.service.account;

import java.security.SecureRandom;
import java.util.List;
import telegate.sandbox.account.Account;
import telegate.sandbox.dc.RpcCall;
import telegate.sandbox.dc.RpcError;
import telegate.sandbox.login.Authorizations;
import telegate.sandbox.login.Passwords;
import telegate.sandbox.service.Devices;
import telegate.sandbox.service.Methods;
import telegate.sandbox.srp.SrpVerifier;
import telegate.sandbox.tl.TlObject;

/// The password's parameters, the list of devices, and the settings that a client reads after
/// login. Changing a setting is left out.
public final class AccountService {
    private final SecureRandom random = new SecureRandom();
    private final Authorizations authorizations;
    private final Passwords passwords;

    public AccountService(Authorizations authorizations, Passwords passwords) {
        this.authorizations = authorizations;
        this.passwords = passwords;
    }

    public void register(Methods methods) {
        methods.open("account.getPassword", this::getPassword);
        methods.authorised("account.getAuthorizations", this::getAuthorizations);
        methods.authorised("account.resetAuthorization", this::resetAuthorization);
        methods.constant("account.updateStatus", () -> true);
        methods.constant("account.getNotifySettings", () -> TlObject.of("peerNotifySettings"));
        methods.constant(
                "account.getReactionsNotifySettings",
                () ->
                        TlObject.of(
                                "reactionsNotifySettings",
                                "sound",
                                TlObject.of("notificationSoundDefault"),
                                "show_previews",
                                true));
        methods.constant(
                "account.getChatThemes",
                () -> TlObject.of("account.themes", "hash", 1, "themes", List.of()));
        methods.constant(
                "account.getContentSettings", () -> TlObject.of("account.contentSettings"));
        methods.constant(
                "account.getSavedMusicIds",
                () -> TlObject.of("account.savedMusicIds", "ids", List.of()));
        methods.constant(
                "account.getWebBrowserSettings",
                () ->
                        TlObject.of(
                                "account.webBrowserSettings",
                                "external_exceptions",
                                List.of(),
                                "inapp_exceptions",
                                List.of(),
                                "hash",
                                1));
    }

    private TlObject getPassword(RpcCall call) throws RpcError {
        long keyId = call.key().id();
        var account = passwords.accountFor(keyId).orElseThrow(RpcError::authKeyUnregistered);
        var password =
                TlObject.of(
                        "account.password",
                        "new_algo",
                        algorithm(salt(), salt()),
                        "new_secure_algo",
                        TlObject.of(
                                "securePasswordKdfAlgoPBKDF2HMACSHA512iter100000", "salt", salt()),
                        "secure_random",
                        random(256));
        return account.twoFactor() ? withChallenge(password, account, keyId) : password;
    }

    private TlObject withChallenge(TlObject password, Account account, long keyId) {
        var verifier = passwords.verifier(account);
        var challenge = passwords.ask(account, keyId);
        return password.with("has_password", true)
                .with("current_algo", algorithm(verifier.salt1(), verifier.salt2()))
                .with("srp_B", challenge.b())
                .with("srp_id", challenge.id())
                .with("hint", account.hint());
    }

    private static TlObject algorithm(byte[] salt1, byte[] salt2) {
        return TlObject.of(
                "passwordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow",
                "salt1",
                salt1,
                "salt2",
                salt2,
                "g",
                SrpVerifier.generator(),
                "p",
                SrpVerifier.prime());
    }

    private TlObject getAuthorizations(RpcCall call, Account account) {
        long keyId = call.key().id();
        var devices =
                authorizations.devices(account).stream()
                        .map(d ->
                                Devices.authorization(
                                        d, authorizations.lastActive(d), d.keyId() == keyId))
                        .toList();
        return TlObject.of(
                "account.authorizations", "authorization_ttl_days", 180, "authorizations", devices);
    }

    private Boolean resetAuthorization(RpcCall call, Account account) throws RpcError {
        if (!authorizations.revoke(account.id(), call.method().longValue("hash"))) {
            throw RpcError.badRequest("HASH_INVALID");
        }
        return true;
    }

    private byte[] salt() {
        // A client that sets a new password appends to these eight bytes.
        return random(8);
    }

    private byte[] random(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
