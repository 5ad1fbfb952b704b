package telegate.sandbox.tl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// All definitions of `schema.tl` by name and by id. Immutable.
public final class TlSchema {
    /// The layer that the schema belongs to; it is the layer of the pinned TDLib and changes
    /// together with it.
    public static final int LAYER = 227;

    private static final TlSchema BUILT_IN = load();

    private final Map<String, TlDefinition> byName = new HashMap<>();
    private final Map<Integer, TlDefinition> byId = new HashMap<>();

    TlSchema(String text) {
        boolean methods = false;
        for (var raw : text.lines().toList()) {
            var line = raw.strip();
            if (line.isEmpty() || line.startsWith("//")) {
                continue;
            }
            if (line.startsWith("---")) {
                methods = line.equals("---functions---");
                continue;
            }
            if (!line.endsWith(";")) {
                throw new TlException("no semicolon: " + line);
            }
            add(TlDefinition.parse(line.substring(0, line.length() - 1), methods));
        }
    }

    private void add(TlDefinition definition) {
        var sameId = byId.put(definition.id(), definition);
        var sameName = byName.put(definition.name(), definition);
        if (sameId != null || sameName != null) {
            throw new TlException("defined twice: " + definition.name());
        }
    }

    /// The schema of this module.
    static TlSchema builtIn() {
        return BUILT_IN;
    }

    /// Whether `name` is a method of the schema.
    public static boolean isMethod(String name) {
        var definition = BUILT_IN.byName.get(name);
        return definition != null && definition.method();
    }

    Collection<TlDefinition> definitions() {
        return byName.values();
    }

    TlDefinition named(String name) {
        var definition = byName.get(name);
        if (definition == null) {
            throw new TlException("the schema does not name " + name);
        }
        return definition;
    }

    @Nullable TlDefinition withId(int id) {
        return byId.get(id);
    }

    private static TlSchema load() {
        try (var in = TlSchema.class.getResourceAsStream("/telegate/sandbox/schema.tl")) {
            return new TlSchema(
                    new String(
                            Objects.requireNonNull(in, "schema.tl").readAllBytes(),
                            StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
