package telegate.sandbox.tl;

/// A constructor or method id that the schema does not name.
public final class UnknownConstructor extends TlException {
    private static final long serialVersionUID = 1L;

    private final int id;

    public UnknownConstructor(int id) {
        super("unknown constructor " + TlDefinition.hex(id));
        this.id = id;
    }

    public int id() {
        return id;
    }
}
