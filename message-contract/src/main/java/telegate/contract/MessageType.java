package telegate.contract;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The type names on the wire, which never change, and the records that carry their data, which
/// may.
public enum MessageType {
    /// @see Command.StartLogin
    START_LOGIN("login.start.v1", Command.StartLogin.class),
    /// @see Command.RefreshLogin
    REFRESH_LOGIN("login.refresh.v1", Command.RefreshLogin.class),
    /// @see Command.RecheckLogin
    RECHECK_LOGIN("login.recheck.v1", Command.RecheckLogin.class),
    /// @see Command.SubmitPassword
    SUBMIT_PASSWORD("login.submit-password.v1", Command.SubmitPassword.class),
    /// @see Command.CancelLogin
    CANCEL_LOGIN("login.cancel.v1", Command.CancelLogin.class),
    /// @see Command.LogOutAccount
    LOG_OUT_ACCOUNT("account.log-out.v1", Command.LogOutAccount.class),
    /// @see LoginEvent.Requested
    LOGIN_REQUESTED("login.requested.v1", LoginEvent.Requested.class),
    /// @see LoginEvent.AwaitingScan
    LOGIN_AWAITING_SCAN("login.awaiting-scan.v1", LoginEvent.AwaitingScan.class),
    /// @see LoginEvent.PasswordRequired
    LOGIN_PASSWORD_REQUIRED("login.password-required.v1", LoginEvent.PasswordRequired.class),
    /// @see LoginEvent.Succeeded
    LOGIN_SUCCEEDED("login.succeeded.v1", LoginEvent.Succeeded.class),
    /// @see LoginEvent.Failed
    LOGIN_FAILED("login.failed.v1", LoginEvent.Failed.class),
    /// @see LoginEvent.Cancelled
    LOGIN_CANCELLED("login.cancelled.v1", LoginEvent.Cancelled.class),
    /// @see LoginEvent.Expired
    LOGIN_EXPIRED("login.expired.v1", LoginEvent.Expired.class),
    /// @see AccountEvent.Connecting
    ACCOUNT_CONNECTING("account.connecting.v1", AccountEvent.Connecting.class),
    /// @see AccountEvent.Online
    ACCOUNT_ONLINE("account.online.v1", AccountEvent.Online.class),
    /// @see AccountEvent.Disconnected
    ACCOUNT_DISCONNECTED("account.disconnected.v1", AccountEvent.Disconnected.class),
    /// @see ChatMessage
    MESSAGE_RECEIVED("message.received.v1", ChatMessage.class);

    private static final Map<String, MessageType> BY_TEXT =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(MessageType::text, Function.identity()));
    private static final Map<Class<?>, MessageType> BY_CLASS =
            Arrays.stream(values())
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    MessageType::dataClass, Function.identity()));

    private final String text;
    private final Class<?> dataClass;

    MessageType(String text, Class<?> dataClass) {
        this.text = text;
        this.dataClass = dataClass;
    }

    /// The name on the wire, in the header `ce_type`.
    public String text() {
        return text;
    }

    /// The record that carries the data.
    public Class<?> dataClass() {
        return dataClass;
    }

    /// The type with this name, or null.
    public static @Nullable MessageType find(String text) {
        return BY_TEXT.get(text);
    }

    /// The type of a message.
    ///
    /// @throws IllegalArgumentException when the object is no message of this contract
    public static MessageType of(Object data) {
        MessageType type = BY_CLASS.get(data.getClass());
        if (type == null) {
            throw new IllegalArgumentException(data.getClass() + " is no message");
        }
        return type;
    }
}
