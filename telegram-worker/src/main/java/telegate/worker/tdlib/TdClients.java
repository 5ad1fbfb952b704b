package telegate.worker.tdlib;

import java.util.function.Consumer;

/// All TDLib clients of this process. Thread-safe.
///
/// A client that is open when the process ends is gone as after a `kill -9`: [#close()] first,
/// where there is time.
public interface TdClients extends AutoCloseable {

    /// Makes a client and starts it. Returns at once; what becomes of it comes as updates, the
    /// first being [AuthorizationState.WaitParameters]. Options and proxy reach TDLib before its
    /// parameters, and a client with a proxy stays off the network until TDLib has confirmed the
    /// proxy. When TDLib refuses the settings (wrong key, directory in use) the consumer gets
    /// [TdUpdate.OpenFailed].
    ///
    /// @param updates is called in TDLib's order, from one thread for all clients of the process,
    ///   and must only enqueue: while it runs no client hears anything. An exception of it is
    ///   logged, and the update is lost
    /// @throws IllegalStateException after [#close()]
    /// @throws java.io.UncheckedIOException when the directory cannot be made
    TdClient open(TdClientSettings settings, Consumer<TdUpdate> updates);

    /// Version of the engine, such as `1.8.65`. A binlog must not be opened by an older one than
    /// wrote it.
    String tdlibVersion();

    /// Gives memory that closed clients left behind back to the operating system. Takes
    /// milliseconds; call it after closing many.
    void trimMemory();

    /// Whether anything can still be heard from TDLib. Without that no client can go on.
    boolean receiving();

    /// How many clients were opened and have not closed yet.
    int openClients();

    /// Closes all clients, waits until they have closed or a deadline has passed, and stops
    /// receiving. Idempotent. Must not be called from the consumer of updates.
    @Override
    void close();
}
