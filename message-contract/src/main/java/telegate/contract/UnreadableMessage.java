package telegate.contract;

/// A record that is not a message of this contract. It goes to a dead-letter topic with the reason;
/// neither the reason nor the text quotes the record's value, which may hold anything.
public final class UnreadableMessage extends Exception {

    private static final long serialVersionUID = 1L;

    /// What is wrong with it.
    public enum Reason {
        /// A CloudEvents header is missing or has no meaning.
        BAD_ENVELOPE,
        /// The type is not one of this contract.
        UNKNOWN_TYPE,
        /// The value is no JSON, or a field is missing or has the wrong form.
        BAD_DATA
    }

    private final Reason reason;

    UnreadableMessage(Reason reason, String text) {
        super(text);
        this.reason = reason;
    }

    /// What is wrong with it.
    public Reason reason() {
        return reason;
    }
}
