package telegate.system;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The browser of all tests; each window has cookies of its own and is signed in already. Used by
/// the thread of the tests alone, as Playwright wants it.
final class Browser {

    private static final double PATIENCE_MS = 20_000;
    private static final List<String> FLAGS =
            List.of(
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync");
    private static final Map<String, String> SIGNED_IN = new ConcurrentHashMap<>();

    private static com.microsoft.playwright.@Nullable Browser browser;

    private Browser() {}

    /// How a window looks and which language its reader has.
    ///
    /// @param language a tag such as `ru-RU`
    record Look(String language, ColorScheme colours, int width, int height) {

        static final Look RUSSIAN = new Look("ru-RU", ColorScheme.LIGHT, 1280, 900);
        static final Look ENGLISH = new Look("en-GB", ColorScheme.LIGHT, 1280, 900);

        Look dark() {
            return new Look(language, ColorScheme.DARK, width, height);
        }

        Look onPhone() {
            return new Look(language, colours, 390, 844);
        }
    }

    /// A window of somebody who has not signed in.
    static BrowserContext stranger(Look look) {
        return context(options(look));
    }

    /// A window of the first administrator of a system.
    static BrowserContext of(TelegateSystem system, Look look) {
        String state =
                SIGNED_IN.computeIfAbsent(system.gatewayUri().toString(), _ -> signIn(system));
        return context(options(look).setStorageState(state));
    }

    private static String signIn(TelegateSystem system) {
        try (BrowserContext context = stranger(Look.RUSSIAN)) {
            Page page = context.newPage();
            page.navigate(system.gatewayUri().resolve("/telegram/").toString());
            page.locator("#user").fill(system.user());
            page.locator("#password").fill(system.password());
            page.locator("form [type=submit]").last().click();
            page.waitForSelector("#panel");
            return context.storageState();
        }
    }

    private static com.microsoft.playwright.Browser.NewContextOptions options(Look look) {
        return new com.microsoft.playwright.Browser.NewContextOptions()
                .setLocale(look.language())
                .setColorScheme(look.colours())
                // Painted without a graphics card, what breathes and turns takes half a processor.
                .setReducedMotion(ReducedMotion.REDUCE)
                .setViewportSize(look.width(), look.height());
    }

    private static BrowserContext context(
            com.microsoft.playwright.Browser.NewContextOptions options) {
        BrowserContext context = browser().newContext(options);
        context.setDefaultTimeout(PATIENCE_MS);
        return context;
    }

    private static com.microsoft.playwright.Browser browser() {
        if (browser == null) {
            PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
            String chromium =
                    System.getenv().getOrDefault("TELEGATE_CHROMIUM", "/usr/bin/chromium");
            // Ended by Playwright's driver when this process ends.
            browser =
                    Playwright.create(
                                    new Playwright.CreateOptions()
                                            .setEnv(
                                                    Map.of(
                                                            "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                                                            "1")))
                            .chromium()
                            .launch(
                                    new BrowserType.LaunchOptions()
                                            .setExecutablePath(Path.of(chromium))
                                            .setArgs(FLAGS));
        }
        return browser;
    }
}
