package telegate.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// The login page as a person uses it: what is read from it is what can be seen, the QR code from
/// the pixels.
final class LoginPage {

    private static final Pattern DASHBOARD = Pattern.compile(".*/telegram/dashboard");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Page page;

    private LoginPage(Page page) {
        this.page = page;
    }

    /// Opens it in a new tab of the window.
    static LoginPage open(TelegateSystem system, BrowserContext window) {
        return openAt(system, window, "/telegram/");
    }

    /// Opens it as it is shown for one login.
    static LoginPage open(TelegateSystem system, BrowserContext window, String login) {
        return openAt(system, window, "/telegram/?login=" + login);
    }

    private static LoginPage openAt(TelegateSystem system, BrowserContext window, String path) {
        Page page = window.newPage();
        page.navigate(system.gatewayUri().resolve(path).toString());
        return new LoginPage(page);
    }

    /// The login page that a tab shows, or is about to show.
    static LoginPage shownIn(Page page) {
        return new LoginPage(page);
    }

    Page page() {
        return page;
    }

    Locator panel() {
        return page.locator("#panel");
    }

    Locator status() {
        return panel().locator(".status");
    }

    Locator createButton() {
        return page.locator("[data-do=start]");
    }

    Locator refreshButton() {
        return page.locator("[data-do=refresh]");
    }

    Locator need2faButton() {
        return page.locator("[data-do=recheck]");
    }

    Locator cancelButton() {
        return page.locator("[data-do=cancel]");
    }

    Locator passwordField() {
        return page.locator("#two-factor");
    }

    Locator confirmButton() {
        return page.locator("form.password [type=submit]");
    }

    /// What the page says beside the step.
    Locator remark() {
        return page.locator("#remark");
    }

    /// Begins a login and waits for its code.
    ///
    /// @return the link in the code
    String create() {
        createButton().click();
        return link();
    }

    /// The id of the login that is shown.
    String login() {
        String login = panel().getAttribute("data-login");
        if (login == null || login.isEmpty()) {
            throw new AssertionError("The page shows no login");
        }
        return login;
    }

    /// The link in the code that is shown.
    String link() {
        return linkOtherThan("");
    }

    /// The link in a code that replaces another one.
    String linkOtherThan(String old) {
        awaitStep("scan");
        return await("another QR code on the page")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> QrFromPixels.read(page.screenshot()),
                        found -> found.isPresent() && !found.equals(Optional.of(old)))
                .orElseThrow();
    }

    void awaitStep(String step) {
        assertThat(panel()).hasAttribute("data-step", step);
    }

    void givePassword(String password) {
        passwordField().fill(UsedSecrets.password(password));
        confirmButton().click();
    }

    void awaitDashboard() {
        assertThat(page).hasURL(DASHBOARD);
    }

    /// Whether the page was never loaded anew since [#mark].
    boolean isMarked() {
        return Boolean.TRUE.equals(page.evaluate("() => window.markedByTest === true"));
    }

    void mark() {
        page.evaluate("() => { window.markedByTest = true; }");
    }

    Dashboard dashboard() {
        return new Dashboard(page);
    }
}
