package telegate.worker.tdlib;

/// What a client tells of its own accord. Kinds that nobody in the worker needs are dropped before
/// they get here. No text form shows a link or what people wrote.
public sealed interface TdUpdate {

    record Authorization(AuthorizationState state) implements TdUpdate {}

    record Connection(ConnectionState state) implements TdUpdate {}

    record NewMessage(TdMessage message) implements TdUpdate {}

    /// A notice from Telegram to the account's owner.
    ///
    /// @param type begins with `AUTH_KEY_DROP_` when it offers to log out
    record ServiceNotification(String type, String text) implements TdUpdate {
        @Override
        public String toString() {
            return "ServiceNotification[type=%s]".formatted(type);
        }
    }

    /// Telegram has answered `AUTH_KEY_DUPLICATED`. TDLib takes that for an error like any other,
    /// tries again for ever and says it in its log alone; this is read from there. It is a hint: it
    /// comes at no fixed place among the other updates.
    record KeyDuplicated() implements TdUpdate {}

    /// The client cannot be used, because TDLib refused its settings; close it. `400 Can't lock
    /// file` is a directory that another client has open (after ten seconds).
    ///
    /// @param ofFile whether it is the file that TDLib refuses. Only then is it of use to try
    ///   another one: all else (a wrong application, proxy or directory, files that cannot be
    ///   opened or read) would be the same with any file
    record OpenFailed(TdError error, boolean ofFile) implements TdUpdate {}

    /// An update of a kind that matters, with content that this version cannot read.
    ///
    /// @param type TDLib's name of the kind, or of the part that was not understood
    record Unknown(String type) implements TdUpdate {}
}
