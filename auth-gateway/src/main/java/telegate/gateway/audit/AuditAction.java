package telegate.gateway.audit;

/// What people do that is worth remembering.
public enum AuditAction {
    /// A password was right at the sign-in form.
    SIGNED_IN,
    /// A password was wrong, at the form or in HTTP Basic.
    SIGN_IN_FAILED,
    /// A session was ended.
    SIGNED_OUT,
    /// The first administrator was made.
    USER_CREATED,
    /// A login was begun.
    LOGIN_STARTED,
    /// A new QR code was asked for.
    LOGIN_REFRESHED,
    /// A 2FA password was sent on; the password itself is nowhere.
    PASSWORD_SUBMITTED,
    /// A login was ended by hand.
    LOGIN_CANCELLED,
    /// A connected account was told to log out.
    ACCOUNT_LOGGED_OUT
}
