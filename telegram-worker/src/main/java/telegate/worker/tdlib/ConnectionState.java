package telegate.worker.tdlib;

/// How far a client is on its way to Telegram. Only [#READY] means that Telegram answers.
public enum ConnectionState {
    /// TDLib was told that there is no network; a client starts so until its proxy is confirmed.
    WAITING_FOR_NETWORK,
    CONNECTING_TO_PROXY,
    CONNECTING,
    /// Connected, and fetching what happened in the meantime.
    UPDATING,
    READY
}
