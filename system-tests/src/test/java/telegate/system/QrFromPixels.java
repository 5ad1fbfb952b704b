package telegate.system;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.NotFoundException;
import com.google.zxing.ReaderException;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/// Reads a QR code as a camera would: from the pixels.
final class QrFromPixels {

    private static final Map<DecodeHintType, ?> HINTS = Map.of(DecodeHintType.TRY_HARDER, true);

    private QrFromPixels() {}

    /// @param png a screenshot
    /// @return the text, or nothing when there is no code in the picture
    static Optional<String> read(byte[] png) {
        try {
            var picture = ImageIO.read(new ByteArrayInputStream(png));
            var bitmap =
                    new BinaryBitmap(
                            new HybridBinarizer(new BufferedImageLuminanceSource(picture)));
            return Optional.of(new QRCodeReader().decode(bitmap, HINTS).getText());
        } catch (NotFoundException e) {
            return Optional.empty();
        } catch (ReaderException e) {
            throw new AssertionError("There is a QR code and it cannot be read", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
