package telegate.worker.account;

import java.util.concurrent.CompletableFuture;

/// What an account is doing. Runs on the account's lane only.
sealed interface Stage permits LoginFlow, ConnectedAccount {

    /// Closes the client in an orderly way and stores its last binlog.
    ///
    /// @return completes, on any thread, when the client is closed; the stage must be finished on
    ///   the lane then with [#stopped()]
    CompletableFuture<Void> close();

    /// The client has closed: store what it left.
    void stopped();

    /// What it is doing, in a word for people.
    String label();

    /// Drops the client without storing anything: what is stored is better.
    void abandon();
}
