package telegate.sandbox.tl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes TL values into a growing byte array.
public final class TlWriter {
    static final int VECTOR = 0x1cb5c415;
    static final int BOOL_TRUE = 0x997275b5;
    static final int BOOL_FALSE = 0xbc799737;

    private ByteBuffer out = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);

    public byte[] toBytes() {
        var bytes = new byte[out.position()];
        out.get(0, bytes);
        return bytes;
    }

    public void integer(int value) {
        need(4).putInt(value);
    }

    public void longValue(long value) {
        need(8).putLong(value);
    }

    /// The bytes as they are, without length.
    public void raw(byte[] bytes) {
        need(bytes.length).put(bytes);
    }

    /// A byte string: length in one or four bytes, padded to a multiple of four.
    public void bytes(byte[] bytes) {
        if (bytes.length >= 1 << 24) {
            throw new TlException("byte string too long");
        }
        need(bytes.length + 8);
        int header = 1;
        if (bytes.length < 254) {
            out.put((byte) bytes.length);
        } else {
            out.putInt(bytes.length << 8 | 254);
            header = 4;
        }
        out.put(bytes);
        out.put(new byte[-(header + bytes.length) & 3]);
    }

    /// An object with its constructor id.
    public void object(TlObject object) {
        integer(object.definition().id());
        fields(object);
    }

    /// What a handler of `method` returned: a TlObject, a Boolean or a List, as the method's result
    /// type says, or bytes that are written as they are.
    public void result(String method, Object result) {
        switch (result) {
            case TlObject object -> object(object);
            case Boolean bool -> integer(bool ? BOOL_TRUE : BOOL_FALSE);
            case byte[] bytes -> raw(bytes);
            case List<?> _ -> value(TlSchema.builtIn().named(method).result(), result);
            default -> throw new TlException(method + " cannot return this type");
        }
    }

    private void fields(TlObject object) {
        for (var field : object.definition().fields().values()) {
            var value = object.value(field.name());
            if (field.type() == TlType.Plain.FLAGS) {
                integer(flags(object, field.name()));
            } else if (value != null) {
                value(field.type(), value);
            } else if (flagIsSet(object, field)) {
                throw new TlException(object.name() + " lacks " + field.name());
            }
        }
    }

    private static int flags(TlObject object, String name) {
        int flags = 0;
        for (var field : object.definition().fields().values()) {
            if (name.equals(field.flags()) && object.value(field.name()) != null) {
                flags |= field.mask();
            }
        }
        return flags;
    }

    /// Several fields may share a bit; then all of them must be there or none.
    private static boolean flagIsSet(TlObject object, TlField field) {
        @Nullable String flags = field.flags();
        return flags == null || (flags(object, flags) & field.mask()) != 0;
    }

    private void value(TlType type, Object value) {
        switch (type) {
            case TlType.Vector(var boxed, var element) -> vector(boxed, element, (List<?>) value);
            case TlType.Bare _ -> fields((TlObject) value);
            case TlType.Plain plain -> plain(plain, value);
        }
    }

    private void plain(TlType.Plain type, Object value) {
        switch (type) {
            case INT -> integer((Integer) value);
            case LONG -> longValue((Long) value);
            case DOUBLE -> longValue(Double.doubleToLongBits((Double) value));
            case STRING -> bytes(((String) value).getBytes(StandardCharsets.UTF_8));
            case BYTES -> bytes((byte[]) value);
            case INT128, INT256, REST -> raw((byte[]) value);
            case BOOL -> integer((Boolean) value ? BOOL_TRUE : BOOL_FALSE);
            case TRUE -> {}
            case OBJECT -> object((TlObject) value);
            case FLAGS -> throw new TlException("flags are no value");
        }
    }

    private void vector(boolean boxed, TlType element, List<?> items) {
        if (boxed) {
            integer(VECTOR);
        }
        integer(items.size());
        for (Object item : items) {
            value(element, item);
        }
    }

    private ByteBuffer need(int count) {
        if (out.remaining() < count) {
            var larger =
                    ByteBuffer.allocate(Math.max(out.capacity() * 2, out.position() + count))
                            .order(ByteOrder.LITTLE_ENDIAN);
            larger.put(out.flip());
            out = larger;
        }
        return out;
    }
}
