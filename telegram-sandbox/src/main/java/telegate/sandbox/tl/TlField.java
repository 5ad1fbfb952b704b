package telegate.sandbox.tl;

import org.jspecify.annotations.Nullable;

/// One field of a definition. An optional field names the flags field and the bit that announce it.
record TlField(String name, TlType type, @Nullable String flags, int bit) {

    static TlField parse(String text) {
        int colon = text.indexOf(':');
        var name = text.substring(0, colon);
        var type = text.substring(colon + 1);
        int question = type.indexOf('?');
        if (question < 0) {
            return new TlField(name, TlType.parse(type), null, 0);
        }
        int dot = type.indexOf('.');
        return new TlField(
                name,
                TlType.parse(type.substring(question + 1)),
                type.substring(0, dot),
                Integer.parseInt(type.substring(dot + 1, question)));
    }

    boolean optional() {
        return flags != null;
    }

    int mask() {
        return 1 << bit;
    }
}
