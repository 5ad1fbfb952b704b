package telegate.sandbox.tl;

/// The type of a field, as written in the schema.
sealed interface TlType {

    /// A type without parameters.
    enum Plain implements TlType {
        INT,
        LONG,
        DOUBLE,
        STRING,
        BYTES,
        INT128,
        INT256,
        /// `Bool`: one of two constructors.
        BOOL,
        /// `true`: no bytes at all, its flag is the value.
        TRUE,
        /// `#`: the bits that say which optional fields are there.
        FLAGS,
        /// `!X`: a whole query; kept unread, see [TlObject].
        REST,
        /// Any object that begins with its constructor id.
        OBJECT
    }

    /// `Vector<T>` (boxed, with constructor id) or `vector<T>` (without).
    record Vector(boolean boxed, TlType element) implements TlType {}

    /// An object of this constructor without its id (`%Name` or a name in lower case).
    record Bare(String constructor) implements TlType {}

    static TlType parse(String text) {
        if (text.startsWith("Vector<") || text.startsWith("vector<")) {
            var element = text.substring("vector<".length(), text.length() - 1);
            return new Vector(text.charAt(0) == 'V', parse(element));
        }
        return switch (text) {
            case "int" -> Plain.INT;
            case "long" -> Plain.LONG;
            case "double" -> Plain.DOUBLE;
            case "string" -> Plain.STRING;
            case "bytes" -> Plain.BYTES;
            case "int128" -> Plain.INT128;
            case "int256" -> Plain.INT256;
            case "Bool" -> Plain.BOOL;
            case "true" -> Plain.TRUE;
            case "#" -> Plain.FLAGS;
            case "!X", "X" -> Plain.REST;
            default -> named(text);
        };
    }

    private static TlType named(String text) {
        var simpleName = text.substring(text.lastIndexOf('.') + 1);
        return Character.isLowerCase(simpleName.charAt(0)) ? new Bare(text) : Plain.OBJECT;
    }
}
