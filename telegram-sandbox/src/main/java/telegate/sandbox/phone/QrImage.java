package telegate.sandbox.phone;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/// Finds the QR code in a screenshot.
final class QrImage {
    /// A small file can unpack to an enormous picture.
    private static final long MAX_PIXELS = 40_000_000;

    private static final Map<DecodeHintType, ?> HINTS =
            Map.of(DecodeHintType.TRY_HARDER, true, DecodeHintType.ALSO_INVERTED, true);

    private QrImage() {}

    /// The text in the QR code.
    ///
    /// @param file a PNG or JPEG
    static String decode(byte[] file) throws Problem {
        var source = new BufferedImageLuminanceSource(read(file));
        var attempts =
                List.of(
                        new BinaryBitmap(new HybridBinarizer(source)),
                        // ZXing misjudges the grid of some perfect pictures (21 of 5,000 links
                        // measured) and reads nearly all of those when they lie on their side.
                        new BinaryBitmap(new HybridBinarizer(source.rotateCounterClockwise())),
                        new BinaryBitmap(new HybridBinarizer(source.rotateCounterClockwise45())),
                        new BinaryBitmap(new GlobalHistogramBinarizer(source)),
                        // A page in dark colours may show the code light on dark.
                        new BinaryBitmap(new HybridBinarizer(inverted(source))));
        for (var bitmap : attempts) {
            try {
                return new QRCodeReader().decode(bitmap, HINTS).getText();
            } catch (ReaderException e) {
                continue; // the next way of looking at it
            }
        }
        throw new Problem(422, "no-qr-code", "No QR code was found in the picture.");
    }

    private static LuminanceSource inverted(LuminanceSource source) {
        return source.invert();
    }

    private static BufferedImage read(byte[] file) throws Problem {
        try (var in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
            var readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw noPicture();
            }
            var reader = readers.next();
            try {
                reader.setInput(in);
                requireModest(reader);
                return reader.read(0);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // Decoders throw many things for damaged files.
            throw noPicture();
        }
    }

    private static void requireModest(ImageReader reader) throws IOException, Problem {
        if ((long) reader.getWidth(0) * reader.getHeight(0) > MAX_PIXELS) {
            throw new Problem(413, "too-large", "The picture has too many pixels.");
        }
    }

    private static Problem noPicture() {
        return new Problem(415, "no-picture", "The body must be a PNG or JPEG picture.");
    }
}
