package telegate.sandbox.tl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A constructor or a method call with its fields. Immutable (do not change a byte array that was
/// handed in or out).
///
/// Java types of fields: `int` Integer, `long` Long, `double` Double, `string` String, `bytes`,
/// `int128` and `int256` byte[], `Bool` and `true` Boolean, vectors List, everything else TlObject.
/// A field of type `!X` (the query inside of a wrapper) is a byte[]: the bytes of the query,
/// unread, so that a query nobody knows can be refused by itself. Flags fields are computed from
/// the optional fields that are there and cannot be set.
///
/// All methods throw [TlException] for names that the schema does not have and for values of a
/// wrong type. `toString` shows no values, for they may be secrets.
public final class TlObject {
    private final TlDefinition definition;
    private final Map<String, Object> values;

    TlObject(TlDefinition definition, Map<String, Object> values) {
        this.definition = definition;
        this.values = values;
    }

    /// Makes an object from alternating field names and values. A null value means that the
    /// optional field is absent.
    public static TlObject of(String name, @Nullable Object... namesAndValues) {
        var definition = TlSchema.builtIn().named(name);
        if (namesAndValues.length % 2 != 0) {
            throw new TlException(name + ": a field without value");
        }
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            var field = definition.field(String.valueOf(namesAndValues[i]));
            put(definition, values, field, namesAndValues[i + 1]);
        }
        var object = new TlObject(definition, values);
        object.requireComplete();
        return object;
    }

    /// Reads one object (with its constructor id) that fills `bytes` entirely.
    public static TlObject read(byte[] bytes) {
        var reader = new TlReader(bytes);
        var object = reader.object();
        reader.requireEnd();
        return object;
    }

    /// The same object with one field set, or absent when `value` is null.
    public TlObject with(String field, @Nullable Object value) {
        Map<String, Object> copy = new HashMap<>(values);
        put(definition, copy, definition.field(field), value);
        var object = new TlObject(definition, copy);
        object.requireComplete();
        return object;
    }

    public String name() {
        return definition.name();
    }

    public boolean is(String name) {
        return definition.name().equals(name);
    }

    /// The bytes, beginning with the constructor id.
    public byte[] toBytes() {
        var writer = new TlWriter();
        writer.object(this);
        return writer.toBytes();
    }

    /// Whether an optional field is there (required fields always are).
    public boolean has(String field) {
        return values.containsKey(definition.field(field).name());
    }

    public int integer(String field) {
        return get(field, Integer.class);
    }

    public long longValue(String field) {
        return get(field, Long.class);
    }

    public double doubleValue(String field) {
        return get(field, Double.class);
    }

    public String string(String field) {
        return get(field, String.class);
    }

    public byte[] bytes(String field) {
        return get(field, byte[].class);
    }

    /// A `Bool` or `true` field; an absent one is false.
    public boolean flag(String field) {
        return has(field) && get(field, Boolean.class);
    }

    public TlObject object(String field) {
        return get(field, TlObject.class);
    }

    public List<?> list(String field) {
        return get(field, List.class);
    }

    /// A vector of objects.
    public List<TlObject> objects(String field) {
        return list(field).stream().map(TlObject.class::cast).toList();
    }

    TlDefinition definition() {
        return definition;
    }

    @Nullable Object value(String field) {
        return values.get(field);
    }

    private <T> T get(String field, Class<T> type) {
        definition.field(field);
        var value = values.get(field);
        if (value == null) {
            throw new TlException(name() + "." + field + " is absent");
        }
        if (!type.isInstance(value)) {
            throw new TlException(name() + "." + field + " is no " + type.getSimpleName());
        }
        return type.cast(value);
    }

    private void requireComplete() {
        for (var field : definition.fields().values()) {
            if (!field.optional()
                    && field.type() != TlType.Plain.FLAGS
                    && !values.containsKey(field.name())) {
                throw new TlException(name() + " lacks " + field.name());
            }
        }
    }

    private static void put(
            TlDefinition definition,
            Map<String, Object> values,
            TlField field,
            @Nullable Object value) {
        if (value == null || (field.type() == TlType.Plain.TRUE && value.equals(false))) {
            values.remove(field.name());
            return;
        }
        values.put(
                field.name(), fitting(definition.name() + "." + field.name(), field.type(), value));
    }

    private static Object fitting(String where, TlType type, Object value) {
        return switch (type) {
            case TlType.Vector(_, var element) -> {
                if (!(value instanceof List<?> list)) {
                    throw new TlException(where + " must be a List");
                }
                List<Object> fitted = new ArrayList<>(list.size());
                for (Object item : list) {
                    fitted.add(fitting(where, element, item));
                }
                yield List.copyOf(fitted);
            }
            case TlType.Bare _ -> require(where, value, TlObject.class);
            case TlType.Plain plain -> fittingPlain(where, plain, value);
        };
    }

    private static Object fittingPlain(String where, TlType.Plain type, Object value) {
        return switch (type) {
            case INT -> require(where, value, Integer.class);
            // Small ids are natural to write as int literals.
            case LONG ->
                    value instanceof Integer i
                            ? (Object) i.longValue()
                            : require(where, value, Long.class);
            case DOUBLE -> require(where, value, Double.class);
            case STRING -> require(where, value, String.class);
            case BYTES -> require(where, value, byte[].class);
            case INT128 -> requireLength(where, value, 16);
            case INT256 -> requireLength(where, value, 32);
            case BOOL, TRUE -> require(where, value, Boolean.class);
            case OBJECT -> require(where, value, TlObject.class);
            case REST ->
                    value instanceof TlObject o ? o.toBytes() : require(where, value, byte[].class);
            case FLAGS -> throw new TlException(where + " is computed");
        };
    }

    private static <T> T require(String where, Object value, Class<T> type) {
        if (!type.isInstance(value)) {
            throw new TlException(where + " must be " + type.getSimpleName());
        }
        return type.cast(value);
    }

    private static byte[] requireLength(String where, Object value, int length) {
        var bytes = require(where, value, byte[].class);
        if (bytes.length != length) {
            throw new TlException(where + " must have " + length + " bytes");
        }
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TlObject o
                && definition.equals(o.definition)
                && Arrays.equals(toBytes(), o.toBytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toBytes());
    }

    @Override
    public String toString() {
        return name() + values.keySet().stream().sorted().toList();
    }
}
