package telegate.sandbox.tl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads TL values from a byte array. Every read beyond the end and every impossible length is a
/// [TlException]. An object packed with gzip is unpacked wherever an object may stand.
public final class TlReader {
    private static final int MAX_DEPTH = 64;

    private final ByteBuffer in;
    private final int depth;

    public TlReader(byte[] bytes) {
        this(bytes, 0);
    }

    private TlReader(byte[] bytes, int depth) {
        if (depth > MAX_DEPTH) {
            throw new TlException("nested too deeply");
        }
        this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.depth = depth;
    }

    public int remaining() {
        return in.remaining();
    }

    public void requireEnd() {
        if (in.hasRemaining()) {
            throw new TlException(in.remaining() + " bytes too many");
        }
    }

    public int integer() {
        need(4);
        return in.getInt();
    }

    /// The next int, which stays to be read.
    public int peekInteger() {
        need(4);
        return in.getInt(in.position());
    }

    public long longValue() {
        need(8);
        return in.getLong();
    }

    /// The next `count` bytes as they are.
    public byte[] raw(int count) {
        if (count < 0) {
            throw new TlException("negative length");
        }
        need(count);
        var bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }

    /// A byte string: length in one or four bytes, padded to a multiple of four.
    public byte[] bytes() {
        need(4);
        int length = in.get() & 0xff;
        int header = 1;
        if (length == 255) {
            throw new TlException("byte string too long");
        }
        if (length == 254) {
            length = (in.get() & 0xff) | ((in.get() & 0xff) << 8) | ((in.get() & 0xff) << 16);
            header = 4;
        }
        var bytes = raw(length);
        raw(-(header + length) & 3);
        return bytes;
    }

    /// An object that begins with its constructor id.
    ///
    /// @throws UnknownConstructor when the schema has no such id
    public TlObject object() {
        return object(depth);
    }

    private TlObject object(int level) {
        if (level > MAX_DEPTH) {
            throw new TlException("nested too deeply");
        }
        int id = integer();
        if (id == Packed.ID) {
            var reader = new TlReader(Packed.unpack(bytes()), level + 1);
            var object = reader.object();
            reader.requireEnd();
            return object;
        }
        var definition = TlSchema.builtIn().withId(id);
        if (definition == null) {
            throw new UnknownConstructor(id);
        }
        return fields(definition, level);
    }

    private TlObject fields(TlDefinition definition, int level) {
        Map<String, Object> values = new HashMap<>();
        Map<String, Integer> flags = new HashMap<>();
        for (var field : definition.fields().values()) {
            if (field.type() == TlType.Plain.FLAGS) {
                flags.put(field.name(), integer());
                continue;
            }
            if (field.flags() != null
                    && (flags.getOrDefault(field.flags(), 0) & field.mask()) == 0) {
                continue;
            }
            values.put(field.name(), value(field.type(), level));
        }
        return new TlObject(definition, values);
    }

    private Object value(TlType type, int level) {
        return switch (type) {
            case TlType.Vector(var boxed, var element) -> vector(boxed, element, level);
            case TlType.Bare(var constructor) ->
                    fields(TlSchema.builtIn().named(constructor), level + 1);
            case TlType.Plain plain -> plain(plain, level);
        };
    }

    private Object plain(TlType.Plain type, int level) {
        return switch (type) {
            case INT -> integer();
            case LONG -> longValue();
            case DOUBLE -> Double.longBitsToDouble(longValue());
            case STRING -> new String(bytes(), StandardCharsets.UTF_8);
            case BYTES -> bytes();
            case INT128 -> raw(16);
            case INT256 -> raw(32);
            case BOOL -> bool();
            case TRUE -> true;
            case OBJECT -> object(level + 1);
            case REST -> raw(in.remaining());
            case FLAGS -> throw new TlException("flags are no value");
        };
    }

    private boolean bool() {
        int id = integer();
        return switch (id) {
            case TlWriter.BOOL_TRUE -> true;
            case TlWriter.BOOL_FALSE -> false;
            default -> throw new UnknownConstructor(id);
        };
    }

    private List<Object> vector(boolean boxed, TlType element, int level) {
        if (boxed) {
            int id = integer();
            if (id != TlWriter.VECTOR) {
                throw new UnknownConstructor(id);
            }
        }
        int count = integer();
        // Every element has at least four bytes; this refuses a forged count before memory is taken
        // for it.
        if (count < 0 || count > in.remaining() / 4) {
            throw new TlException("impossible vector length");
        }
        List<Object> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(value(element, level + 1));
        }
        return List.copyOf(items);
    }

    private void need(int count) {
        if (in.remaining() < count) {
            throw new TlException("ends too early");
        }
    }
}
