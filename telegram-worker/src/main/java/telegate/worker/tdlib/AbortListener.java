package telegate.worker.tdlib;

/// Hears that TDLib ends the process: a check of its own has failed, and it calls `abort()` as soon
/// as the listener returns.
@FunctionalInterface
public interface AbortListener {

    /// The last chance to write something down. Called on a thread of TDLib, perhaps on several at
    /// the same time; nothing of TDLib can be called, and nobody waits for a listener but the end.
    ///
    /// @param words what is known of the reason
    void aborting(LastWords words);
}
