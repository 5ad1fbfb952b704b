package telegate.system;

import com.microsoft.playwright.Page;
import java.nio.file.Path;

/// Pictures of every state in `target/screenshots`, for people to look at.
final class Screenshots {

    private static final Path FOLDER = Path.of("target", "screenshots");

    private Screenshots() {}

    static void take(Page page, String name) {
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setPath(FOLDER.resolve(name + ".png"))
                        .setFullPage(true));
    }
}
