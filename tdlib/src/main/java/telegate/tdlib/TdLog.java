package telegate.tdlib;

/// Receives TDLib's own log messages, one call per message.
///
/// Called on TDLib's threads, several at the same time, while TDLib waits: be quick, and never call
/// [TdJson] from here (TDLib would deadlock). A message of level 0 is a failed check: TDLib aborts
/// the process as soon as the call returns, so this is the last chance to write it down.
@FunctionalInterface
public interface TdLog {

    /// @param level 0 fatal, 1 error, 2 warning, 3 information, above that debugging
    /// @param message may contain what people wrote to each other, telephone numbers and login
    ///   links: treat it as secret
    void log(int level, String message);
}
