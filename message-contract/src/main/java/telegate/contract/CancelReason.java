package telegate.contract;

/// Why a login was cancelled.
public enum CancelReason {
    /// The person or the application said so.
    REQUESTED,
    /// Nobody had the page open any more.
    UNWATCHED
}
