package telegate.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the QR code of a page as a phone would: paints the SVG path and decodes the pixels.
public final class SvgCode {

    private static final Pattern SVG =
            Pattern.compile("<svg class=\"qr\"[^>]*viewBox=\"0 0 (\\d+) \\d+\".*? d=\"([^\"]+)\"");
    private static final Pattern RUN = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-(\\d+)z");
    private static final int SCALE = 4;
    private static final int WHITE = 0xFFFFFF;

    private SvgCode() {}

    /// The text of the only code in a page or region.
    public static String read(String html) {
        Matcher svg = SVG.matcher(html);
        assertThat(svg.find()).as("the page shows a QR code").isTrue();
        return decode(Integer.parseInt(svg.group(1)), svg.group(2));
    }

    static String decode(int size, String path) {
        int side = size * SCALE;
        int[] pixels = new int[side * side];
        Arrays.fill(pixels, WHITE);
        Matcher run = RUN.matcher(path);
        int end = 0;
        while (run.find()) {
            assertThat(run.start()).as("nothing but runs").isEqualTo(end);
            assertThat(run.group(4)).isEqualTo(run.group(3));
            end = run.end();
            paint(pixels, side, number(run, 1), number(run, 2), number(run, 3));
        }
        assertThat(end).isEqualTo(path.length());
        try {
            BinaryBitmap image =
                    new BinaryBitmap(
                            new GlobalHistogramBinarizer(
                                    new RGBLuminanceSource(side, side, pixels)));
            return new QRCodeReader()
                    .decode(image, Map.of(DecodeHintType.PURE_BARCODE, true))
                    .getText();
        } catch (NotFoundException e) {
            throw new AssertionError("There is no code in the picture", e);
        } catch (ReaderException e) {
            throw new AssertionError("The code cannot be read", e);
        }
    }

    private static void paint(int[] pixels, int side, int x, int y, int width) {
        for (int row = y * SCALE; row < (y + 1) * SCALE; row++) {
            Arrays.fill(pixels, row * side + x * SCALE, row * side + (x + width) * SCALE, 0);
        }
    }

    private static int number(Matcher run, int group) {
        return Integer.parseInt(run.group(group));
    }
}
