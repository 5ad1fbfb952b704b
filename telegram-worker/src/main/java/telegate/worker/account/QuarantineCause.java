package telegate.worker.account;

/// Why an account was set aside for a person to look at.
enum QuarantineCause {
    ABORTS("aborts", "TDLib has ended two workers because of its client"),
    NO_COPY("no-copy", "none of its copies can be unsealed"),
    REFUSED("refused", "TDLib goes on from none of its copies");

    private final String label;
    private final String sentence;

    QuarantineCause(String label, String sentence) {
        this.label = label;
        this.sentence = sentence;
    }

    /// For metrics and the management endpoint.
    String label() {
        return label;
    }

    /// For the log.
    String sentence() {
        return sentence;
    }
}
