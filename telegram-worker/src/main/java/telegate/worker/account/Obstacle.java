package telegate.worker.account;

/// Why an account's client cannot be opened by this worker for now. Nothing is known to be wrong
/// with the account, so nothing is stored about it: it waits and is tried again.
enum Obstacle {
    NOT_OPENED("not-opened", "TDLib cannot open clients here; their accounts are tried again"),
    NEWER_TDLIB("newer-tdlib", "Accounts wait for a worker with a newer TDLib"),
    OTHER_DATA_CENTRE("other-data-centre", "Accounts wait for a worker of their data centres");

    private final String label;
    private final String sentence;

    Obstacle(String label, String sentence) {
        this.label = label;
        this.sentence = sentence;
    }

    /// For metrics.
    String label() {
        return label;
    }

    /// For the log.
    String sentence() {
        return sentence;
    }
}
