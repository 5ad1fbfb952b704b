package telegate.system;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/// Reads a QR code as a camera would: from the pixels.
final class QrFromPixels {

    private static final Map<DecodeHintType, ?> HINTS = Map.of(DecodeHintType.TRY_HARDER, true);

    private QrFromPixels() {}

    /// ZXing misjudges the grid of some perfect pictures (21 of 5,000 links measured), so it looks
    /// from other sides too, as a hand moves a phone.
    ///
    /// @param png a screenshot
    /// @return the text, or nothing when no code in the picture can be read
    static Optional<String> read(byte[] png) {
        LuminanceSource upright = new BufferedImageLuminanceSource(picture(png));
        return Stream.<Supplier<LuminanceSource>>of(
                        () -> upright,
                        upright::rotateCounterClockwise,
                        upright::rotateCounterClockwise45)
                .flatMap(side -> read(side.get()).stream())
                .findFirst();
    }

    private static Optional<String> read(LuminanceSource side) {
        try {
            var bitmap = new BinaryBitmap(new HybridBinarizer(side));
            return Optional.of(new QRCodeReader().decode(bitmap, HINTS).getText());
        } catch (ReaderException unreadable) {
            return Optional.empty();
        }
    }

    private static BufferedImage picture(byte[] png) {
        try {
            return ImageIO.read(new ByteArrayInputStream(png));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
