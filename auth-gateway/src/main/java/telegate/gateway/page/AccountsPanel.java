package telegate.gateway.page;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountEvent;
import telegate.gateway.account.AccountView;

/// Renders the region of the dashboard that shows the accounts. Thread-safe, does not block.
@ApplicationScoped
class AccountsPanel {

    /// One account.
    ///
    /// @param status `online`, `connecting` or `disconnected`
    /// @param since when it was connected
    /// @param until when it was disconnected, or null
    /// @param reason why it was, or null
    record Card(
            String id,
            Avatar avatar,
            String status,
            String statusText,
            Moment since,
            @Nullable Moment until,
            @Nullable Sentence reason) {}

    @CheckedTemplate(basePath = "page", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    static final class Templates {
        private Templates() {}

        static native TemplateInstance panelAccounts(List<Card> cards);
    }

    /// The region for these accounts.
    String of(List<AccountView> accounts, Language language) {
        Sentences sentences = Sentences.in(language);
        List<Card> cards =
                accounts.stream().map(account -> card(account, sentences, language)).toList();
        return Templates.panelAccounts(cards).setLocale(language.locale()).render();
    }

    private static Card card(AccountView account, Sentences sentences, Language language) {
        AccountEvent state = account.state();
        Messages messages = sentences.messages();
        String id = account.accountId().toString();
        Avatar avatar = Avatar.of(state.profile());
        Moment since = Moment.of(state.connectedAt(), language);
        return switch (state) {
            case AccountEvent.Online _ ->
                    new Card(id, avatar, "online", messages.accountOnline(), since, null, null);
            case AccountEvent.Connecting _ ->
                    new Card(
                            id,
                            avatar,
                            "connecting",
                            messages.accountConnecting(),
                            since,
                            null,
                            null);
            case AccountEvent.Disconnected gone ->
                    new Card(
                            id,
                            avatar,
                            "disconnected",
                            messages.accountDisconnected(),
                            since,
                            Moment.of(gone.disconnectedAt(), language),
                            sentences.of(gone.reason()));
        };
    }
}
