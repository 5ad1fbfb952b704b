package telegate.system;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/// The dashboard: the accounts of who is signed in.
record Dashboard(Page page) {

    static Dashboard open(TelegateSystem system, BrowserContext window) {
        Page page = window.newPage();
        page.navigate(system.gatewayUri().resolve("/telegram/dashboard").toString());
        return new Dashboard(page);
    }

    /// The card of an account.
    Locator card(String account) {
        return page.locator("[data-account='" + account + "']");
    }

    /// The card of an account that is or is not connected.
    Locator card(String account, String status) {
        return page.locator("[data-account='%s'][data-status=%s]".formatted(account, status));
    }

    /// Cards with a name on them.
    Locator cardsOf(String name) {
        return page.locator("[data-account]").filter(new Locator.FilterOptions().setHasText(name));
    }

    Locator dialog() {
        return page.locator("dialog#log-out");
    }
}
