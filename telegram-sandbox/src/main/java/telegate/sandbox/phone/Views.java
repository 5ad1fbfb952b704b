package telegate.sandbox.phone;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import telegate.sandbox.account.Account;
import telegate.sandbox.account.AccountStore;
import telegate.sandbox.account.Device;
import telegate.sandbox.account.Message;
import telegate.sandbox.login.LoginToken;
import telegate.sandbox.login.PhoneCodes;

/// The JSON objects of the API. Names and meaning are in the module's README; others depend on them
/// to the letter.
final class Views {
    private Views() {}

    record AccountView(
            long id,
            String phone,
            String firstName,
            String lastName,
            @Nullable String username,
            int dc,
            boolean twoFactor,
            @Nullable String password,
            @Nullable String hint) {

        static AccountView of(Account a) {
            return new AccountView(
                    a.id(),
                    a.phone(),
                    a.firstName(),
                    a.lastName(),
                    a.username(),
                    a.dc(),
                    a.twoFactor(),
                    a.password(),
                    a.hint());
        }
    }

    record LoginView(
            String link,
            String model,
            String application,
            int dc,
            Instant created,
            Instant expires) {

        static LoginView of(LoginToken token) {
            var caller = token.caller();
            return new LoginView(
                    token.link(),
                    caller.model(),
                    "App " + caller.apiId() + " " + caller.appVersion(),
                    caller.dc(),
                    token.created(),
                    token.expires());
        }
    }

    /// The id is a string because JavaScript's numbers are too small for it.
    record DeviceView(
            String id, String model, String application, Instant created, Instant lastActive) {

        static DeviceView of(Device device, Instant lastActive) {
            return new DeviceView(
                    Long.toString(device.id()),
                    device.model(),
                    device.application(),
                    device.created(),
                    lastActive);
        }
    }

    record CodeView(String code, Instant created, Instant expires) {
        static CodeView of(PhoneCodes.Sent sent) {
            return new CodeView(sent.code(), sent.created(), sent.expires());
        }
    }

    record MessageView(int id, Instant date, boolean out, long peer, String peerName, String text) {
        static MessageView of(Message message, AccountStore accounts) {
            return new MessageView(
                    message.id(),
                    message.date(),
                    message.out(),
                    message.peer(),
                    accounts.find(message.peer()).map(Account::name).orElse(""),
                    message.text());
        }
    }
}
