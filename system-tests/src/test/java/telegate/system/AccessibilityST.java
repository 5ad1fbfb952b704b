package telegate.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import telegate.system.Browser.Look;
import telegate.system.PretendPhone.Person;

/// Every state of every page, looked at by axe-core.
@ExtendWith(SharedSystem.class)
class AccessibilityST {

    private final TelegateSystem system;
    private final PretendPhone phone;

    AccessibilityST(TelegateSystem system) {
        this.system = system;
        this.phone = system.phone();
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void shouldFindNothingToComplainAboutOnAnyPage(ColorScheme colours) {
        boolean dark = colours == ColorScheme.DARK;
        Look look = dark ? Look.ENGLISH.dark() : Look.ENGLISH;
        String suffix = dark ? "-dark" : "-light";
        try (BrowserContext stranger = Browser.stranger(look)) {
            Page signIn = stranger.newPage();
            signIn.navigate(system.gatewayUri().resolve("/telegram/sign-in?error").toString());
            check(signIn, "a11y-sign-in" + suffix);
        }
        try (BrowserContext window = Browser.of(system, look)) {
            LoginPage page = LoginPage.open(system, window);
            check(page.page(), "a11y-idle" + suffix);
            walkThroughALogin(page, suffix);
            checkDashboard(page.dashboard(), suffix);
        }
        try (BrowserContext narrow = Browser.of(system, look.onPhone())) {
            LoginPage page = LoginPage.open(system, narrow);
            page.create();
            check(page.page(), "a11y-phone-scan" + suffix);
            check(Dashboard.open(system, narrow).page(), "a11y-phone-dashboard" + suffix);
        }
    }

    private void walkThroughALogin(LoginPage page, String suffix) {
        Person person = phone.newPerson("Access" + suffix, "read aloud 3", "three");
        phone.fail("auth.exportLoginToken", "API_ID_INVALID", 1);
        page.createButton().click();
        page.awaitStep("failed");
        check(page.page(), "a11y-failed" + suffix);

        String link = page.create();
        page.page().locator("details summary").first().click();
        check(page.page(), "a11y-scan" + suffix);

        phone.scan(person, link);
        page.awaitStep("password");
        page.givePassword("not read aloud 4");
        assertThat(page.remark()).isVisible();
        check(page.page(), "a11y-password-refused" + suffix);

        page.givePassword(person.requirePassword());
        page.awaitStep("succeeded");
        check(page.page(), "a11y-succeeded" + suffix);
        page.awaitDashboard();
    }

    private static void checkDashboard(Dashboard dashboard, String suffix) {
        assertThat(dashboard.page().locator("[data-account]").first()).isVisible();
        check(dashboard.page(), "a11y-dashboard" + suffix);
        dashboard.page().locator("[data-status=online] [data-do=log-out]").first().click();
        assertThat(dashboard.dialog()).isVisible();
        check(dashboard.page(), "a11y-log-out" + suffix);
    }

    private static void check(Page page, String name) {
        Screenshots.take(page, name);
        List<String> complaints =
                new AxeBuilder(page)
                        .analyze().getViolations().stream()
                                .map(rule ->
                                        rule.getId()
                                                + ": "
                                                + rule.getHelp()
                                                + " "
                                                + rule.getNodes().stream()
                                                        .map(node -> node.getTarget() + "")
                                                        .toList())
                                .toList();
        assertThat(complaints).as(name).isEmpty();
    }
}
