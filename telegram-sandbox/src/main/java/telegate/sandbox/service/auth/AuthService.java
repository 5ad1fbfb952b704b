package telegate.sandbox.service.auth;

import java.util.Base64;
import telegate.sandbox.account.Account;
import telegate.sandbox.account.AccountStore;
import telegate.sandbox.account.Device;
import telegate.sandbox.dc.RpcCall;
import telegate.sandbox.dc.RpcError;
import telegate.sandbox.login.Authorizations;
import telegate.sandbox.login.ExportedAuthorizations;
import telegate.sandbox.login.Passwords;
import telegate.sandbox.login.PhoneCodes;
import telegate.sandbox.login.QrAnswer;
import telegate.sandbox.login.QrLogins;
import telegate.sandbox.login.ScanOutcome;
import telegate.sandbox.service.Devices;
import telegate.sandbox.service.Methods;
import telegate.sandbox.service.People;
import telegate.sandbox.tl.TlObject;

/// Login by QR code and by phone code, the second factor, log-out. Signing up is left out: every
/// number that may log in has an account.
public final class AuthService {
    private final AccountStore accounts;
    private final Authorizations authorizations;
    private final QrLogins qrLogins;
    private final PhoneCodes phoneCodes;
    private final Passwords passwords;
    private final ExportedAuthorizations exported;
    private final People people;

    public AuthService(
            AccountStore accounts,
            Authorizations authorizations,
            QrLogins qrLogins,
            PhoneCodes phoneCodes,
            Passwords passwords,
            ExportedAuthorizations exported,
            People people) {
        this.accounts = accounts;
        this.authorizations = authorizations;
        this.qrLogins = qrLogins;
        this.phoneCodes = phoneCodes;
        this.passwords = passwords;
        this.exported = exported;
        this.people = people;
    }

    public void register(Methods methods) {
        methods.open("auth.exportLoginToken", this::exportLoginToken);
        methods.open("auth.importLoginToken", this::importLoginToken);
        methods.authorised("auth.acceptLoginToken", this::acceptLoginToken);
        methods.open("auth.sendCode", this::sendCode);
        methods.open("auth.resendCode", this::resendCode);
        methods.open("auth.cancelCode", this::cancelCode);
        methods.open("auth.signIn", this::signIn);
        methods.open("auth.checkPassword", this::checkPassword);
        methods.authorised("auth.exportAuthorization", this::exportAuthorization);
        methods.open("auth.importAuthorization", this::importAuthorization);
        methods.authorised("auth.logOut", this::logOut);
    }

    private TlObject exportLoginToken(RpcCall call) throws RpcError {
        return answer(qrLogins.export(Methods.caller(call)));
    }

    private TlObject importLoginToken(RpcCall call) throws RpcError {
        var token = text(call.method().bytes("token"));
        return answer(qrLogins.importToken(Methods.caller(call), token));
    }

    private TlObject answer(QrAnswer answer) throws RpcError {
        return switch (answer) {
            case QrAnswer.Token(var token, var expires) ->
                    TlObject.of(
                            "auth.loginToken",
                            "expires",
                            (int) expires.getEpochSecond(),
                            "token",
                            bytes(token));
            case QrAnswer.MigrateTo(int dc, var token) ->
                    TlObject.of("auth.loginTokenMigrateTo", "dc_id", dc, "token", bytes(token));
            case QrAnswer.Success(var account) ->
                    TlObject.of("auth.loginTokenSuccess", "authorization", authorization(account));
            case QrAnswer.PasswordNeeded _ -> throw passwordNeeded();
            case QrAnswer.Refused(var message) -> throw RpcError.badRequest(message);
        };
    }

    /// The phone's side: this is what a scan by a real client sends.
    private TlObject acceptLoginToken(RpcCall call, Account account) throws RpcError {
        var token = text(call.method().bytes("token"));
        var outcome = qrLogins.accept(account, token);
        var accepted = qrLogins.find(token);
        if (outcome == ScanOutcome.ACCEPTED && accepted.isPresent()) {
            var caller = accepted.get().caller();
            var device =
                    new Device(
                            Device.idOf(caller.keyId()),
                            caller.keyId(),
                            caller.dc(),
                            caller.apiId(),
                            caller.model(),
                            caller.systemVersion(),
                            caller.appVersion(),
                            accepted.get().created());
            return Devices.authorization(device, device.created(), false)
                    .with("password_pending", account.twoFactor());
        }
        throw RpcError.badRequest(
                switch (outcome) {
                    case UNKNOWN -> "AUTH_TOKEN_INVALID";
                    case USED -> "AUTH_TOKEN_ALREADY_ACCEPTED";
                    case EXPIRED, REPLACED, ACCEPTED, DECLINED -> "AUTH_TOKEN_EXPIRED";
                });
    }

    private TlObject sendCode(RpcCall call) throws RpcError {
        var account = accountWith(call.method().string("phone_number"));
        if (account.dc() != call.dc()) {
            throw new RpcError(303, "PHONE_MIGRATE_" + account.dc());
        }
        return sentCode(phoneCodes.send(account));
    }

    private TlObject resendCode(RpcCall call) throws RpcError {
        var account = accountWith(call.method().string("phone_number"));
        phoneCodes.cancel(call.method().string("phone_code_hash"));
        return sentCode(phoneCodes.send(account));
    }

    private Boolean cancelCode(RpcCall call) {
        phoneCodes.cancel(call.method().string("phone_code_hash"));
        return true;
    }

    private TlObject signIn(RpcCall call) throws RpcError {
        var account = accountWith(call.method().string("phone_number"));
        var code = call.method().has("phone_code") ? call.method().string("phone_code") : "";
        if (code.isEmpty()) {
            throw RpcError.badRequest("PHONE_CODE_EMPTY");
        }
        switch (phoneCodes.check(account, call.method().string("phone_code_hash"), code)) {
            case WRONG -> throw RpcError.badRequest("PHONE_CODE_INVALID");
            case EXPIRED -> throw RpcError.badRequest("PHONE_CODE_EXPIRED");
            case RIGHT -> {}
        }
        return authorizations
                .firstFactorPassed(account, Methods.caller(call), null)
                .map(this::authorization)
                .orElseThrow(AuthService::passwordNeeded);
    }

    private TlObject checkPassword(RpcCall call) throws RpcError {
        if (passwords.accountFor(call.key().id()).isEmpty()) {
            throw RpcError.authKeyUnregistered();
        }
        var answer = call.method().object("password");
        if (!answer.is("inputCheckPasswordSRP")) {
            throw RpcError.badRequest("PASSWORD_HASH_INVALID");
        }
        var checked =
                passwords.check(
                        Methods.caller(call),
                        answer.longValue("srp_id"),
                        answer.bytes("A"),
                        answer.bytes("M1"));
        return switch (checked) {
            case Passwords.Checked.Right(var account) -> authorization(account);
            case Passwords.Checked.Wrong _ -> throw RpcError.badRequest("PASSWORD_HASH_INVALID");
            case Passwords.Checked.Stale _ -> throw RpcError.badRequest("SRP_ID_INVALID");
        };
    }

    /// A client that lives on one data centre authorises its keys on the others.
    private TlObject exportAuthorization(RpcCall call, Account account) throws RpcError {
        int dc = call.method().integer("dc_id");
        if (dc == call.dc()) {
            throw RpcError.badRequest("DC_ID_INVALID");
        }
        return TlObject.of(
                "auth.exportedAuthorization",
                "id",
                account.id(),
                "bytes",
                exported.export(account, call.key().id(), dc));
    }

    private TlObject importAuthorization(RpcCall call) throws RpcError {
        return exported.importTicket(Methods.caller(call), call.method().bytes("bytes"))
                .map(this::authorization)
                .orElseThrow(() -> RpcError.badRequest("AUTH_BYTES_INVALID"));
    }

    private TlObject logOut(RpcCall call, Account account) {
        qrLogins.forget(call.key().id());
        return TlObject.of("auth.loggedOut");
    }

    private Account accountWith(String phone) throws RpcError {
        return accounts.byPhone(phone)
                .orElseThrow(() -> RpcError.badRequest("PHONE_NUMBER_INVALID"));
    }

    private static TlObject sentCode(PhoneCodes.Sent sent) {
        return TlObject.of(
                "auth.sentCode",
                "type",
                TlObject.of("auth.sentCodeTypeApp", "length", sent.code().length()),
                "phone_code_hash",
                sent.hash());
    }

    private TlObject authorization(Account account) {
        return TlObject.of("auth.authorization", "user", people.user(account, account));
    }

    private static RpcError passwordNeeded() {
        return RpcError.unauthorized("SESSION_PASSWORD_NEEDED");
    }

    private static byte[] bytes(String token) {
        return Base64.getUrlDecoder().decode(token);
    }

    private static String text(byte[] token) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }
}
