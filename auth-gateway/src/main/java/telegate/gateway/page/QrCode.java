package telegate.gateway.page;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;

/// A QR code as one SVG path in units of modules, so that it is crisp at every size.
///
/// @param size modules on a side, quiet zone included
/// @param path the dark modules, one rectangle for each run in a row
record QrCode(int size, String path) {

    /// What ISO/IEC 18004 asks for around the code.
    private static final int QUIET_ZONE = 4;

    /// Room for the code on the page, in CSS pixels; as in telegate.css.
    private static final int ROOM = 318;

    /// Encodes with error correction M: a screen has no scratches, and fewer modules scan from
    /// farther away.
    ///
    /// @throws IllegalArgumentException when the text is too long for a QR code; the text is not
    ///   quoted, it is a secret
    static QrCode of(String text) {
        try {
            return of(Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix());
        } catch (WriterException tooLong) {
            throw new IllegalArgumentException("This does not fit into a QR code");
        }
    }

    private static QrCode of(ByteMatrix modules) {
        StringBuilder path = new StringBuilder(8 * 1024);
        for (int y = 0; y < modules.getHeight(); y++) {
            for (int x = 0; x < modules.getWidth(); x++) {
                int start = x;
                while (x < modules.getWidth() && modules.get(x, y) == 1) {
                    x++;
                }
                if (x > start) {
                    path.append('M').append(start + QUIET_ZONE).append(' ').append(y + QUIET_ZONE);
                    path.append('h').append(x - start).append("v1h").append(start - x).append('z');
                }
            }
        }
        return new QrCode(modules.getWidth() + 2 * QUIET_ZONE, path.toString());
    }

    /// The width in CSS pixels: a whole number of pixels for each module.
    public int pixels() {
        return size * Math.max(1, ROOM / size);
    }
}
