package telegate.sandbox.tl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

/// A constructor or a method: one line of the schema.
///
/// @param line the line as written, without the semicolon
record TlDefinition(
        String name,
        int id,
        boolean method,
        Map<String, TlField> fields,
        TlType result,
        String line) {

    static TlDefinition parse(String line, boolean method) {
        int equals = line.lastIndexOf(" = ");
        if (equals < 0) {
            throw new TlException("no result type: " + line);
        }
        List<String> words = new ArrayList<>(List.of(line.substring(0, equals).trim().split(" +")));
        var head = words.removeFirst();
        int hash = head.indexOf('#');
        Map<String, TlField> fields = new LinkedHashMap<>();
        for (var word : words) {
            if (!word.startsWith("{")) {
                var field = TlField.parse(word);
                fields.put(field.name(), field);
            }
        }
        return new TlDefinition(
                head.substring(0, hash),
                Integer.parseUnsignedInt(head.substring(hash + 1), 16),
                method,
                fields,
                TlType.parse(line.substring(equals + 3).trim()),
                line);
    }

    /// The id that the line must have: the CRC32 of its canonical form, where bytes are strings,
    /// brackets are blanks and fields of type `true` are left out
    /// (core.telegram.org/mtproto/TL-formal, and what layer 227 does).
    int computedId() {
        var canonical =
                line.replaceFirst("#[0-9a-f]+", "")
                        .replaceAll(" \\w+:\\w+\\.\\d+\\?true\\b", "")
                        .replaceAll("([:?])bytes\\b", "$1string")
                        .replace('<', ' ')
                        .replaceAll("[>{}]", "");
        var crc = new CRC32();
        crc.update(canonical.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }

    TlField field(String field) {
        var found = fields.get(field);
        if (found == null) {
            throw new TlException(name + " has no field " + field);
        }
        return found;
    }

    static String hex(int id) {
        return String.format(Locale.ROOT, "#%08x", id);
    }
}
