package telegate.sandbox.tl;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;

/// `gzip_packed`: an object in compressed form. TDLib packs with zlib framing, others with gzip
/// framing; both are read.
public final class Packed {
    /// Constructor id of `gzip_packed`.
    public static final int ID = 0x3072cfa1;

    private static final int MAX_UNPACKED = 16 << 20;

    private Packed() {}

    /// The bytes inside of `packed_data`.
    public static byte[] unpack(byte[] packed) {
        try (var in = inflating(packed)) {
            var bytes = in.readNBytes(MAX_UNPACKED + 1);
            if (bytes.length > MAX_UNPACKED) {
                throw new TlException("unpacks to more than 16 MiB");
            }
            return bytes;
        } catch (IOException e) {
            throw new TlException("broken compressed data", e);
        }
    }

    /// A whole `gzip_packed` object holding `bytes`.
    public static byte[] pack(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var writer = new TlWriter();
        writer.integer(ID);
        writer.bytes(out.toByteArray());
        return writer.toBytes();
    }

    private static InputStream inflating(byte[] packed) throws IOException {
        var in = new ByteArrayInputStream(packed);
        boolean gzip = packed.length > 1 && packed[0] == 0x1f && packed[1] == (byte) 0x8b;
        return gzip ? new GZIPInputStream(in) : new InflaterInputStream(in);
    }
}
