package telegate.sandbox.phone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import telegate.sandbox.account.Account;
import telegate.sandbox.account.AccountStore;
import telegate.sandbox.account.NewAccount;
import telegate.sandbox.chat.Chats;
import telegate.sandbox.login.Authorizations;
import telegate.sandbox.login.PhoneCodes;
import telegate.sandbox.phone.Views.AccountView;
import telegate.sandbox.phone.Views.CodeView;
import telegate.sandbox.phone.Views.DeviceView;
import telegate.sandbox.phone.Views.MessageView;

/// Accounts, their devices, codes and messages.
final class AccountsApi {
    private static final int MAX_CREATED = 5_000;
    private static final Set<String> ACCOUNT_FIELDS =
            fields("firstName", "lastName", "username", "dc", "password", "hint", "count");

    private final AccountStore accounts;
    private final Authorizations authorizations;
    private final PhoneCodes codes;
    private final Chats chats;

    AccountsApi(
            AccountStore accounts, Authorizations authorizations, PhoneCodes codes, Chats chats) {
        this.accounts = accounts;
        this.authorizations = authorizations;
        this.codes = codes;
        this.chats = chats;
    }

    void register(Router router) {
        router.on("GET", "/api/accounts", _ -> list())
                .on("POST", "/api/accounts", r -> create(r.json()))
                .on("GET", "/api/accounts/{}", r -> Response.ok(AccountView.of(account(r))))
                .on("GET", "/api/accounts/{}/devices", this::devices)
                .on("DELETE", "/api/accounts/{}/devices/{}", this::revoke)
                .on("GET", "/api/accounts/{}/codes", this::codes)
                .on("GET", "/api/accounts/{}/messages", this::messages)
                .on("POST", "/api/accounts/{}/messages", this::push);
    }

    /// The account that the path names.
    Account account(Request request) throws Problem {
        return account(request.id(0, "account"));
    }

    Account account(long id) throws Problem {
        return accounts.find(id).orElseThrow(() -> Problem.notFound("account"));
    }

    private Response list() {
        return Response.ok(accounts.all().stream().map(AccountView::of).toList());
    }

    private Response create(JsonNode body) throws Problem {
        Json.requireOnly(body, ACCOUNT_FIELDS);
        int count = Json.number(body, "count", 1, MAX_CREATED).orElse(1L).intValue();
        List<NewAccount> wanted = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            wanted.add(wanted(body, count == 1 ? "" : Integer.toString(i)));
        }
        try {
            return Response.json(
                    201, wanted.stream().map(accounts::create).map(AccountView::of).toList());
        } catch (IllegalArgumentException e) {
            throw new Problem(409, "account-refused", sentence(e));
        }
    }

    private static NewAccount wanted(JsonNode body, String number) throws Problem {
        try {
            return new NewAccount(
                    Json.text(body, "firstName").orElse("Guest"),
                    (Json.text(body, "lastName").orElse("") + " " + number).strip(),
                    Json.text(body, "username").map(u -> u + number).orElse(null),
                    Json.number(body, "dc", 1, 2).orElse(1L).intValue(),
                    Json.text(body, "password").orElse(null),
                    Json.text(body, "hint").orElse(null));
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(sentence(e));
        }
    }

    private Response devices(Request request) throws Problem {
        return Response.ok(
                authorizations.devices(account(request)).stream()
                        .map(d -> DeviceView.of(d, authorizations.lastActive(d)))
                        .toList());
    }

    private Response revoke(Request request) throws Problem {
        var account = account(request);
        if (!authorizations.revoke(account.id(), request.id(1, "device"))) {
            throw Problem.notFound("device");
        }
        return Response.noContent();
    }

    private Response codes(Request request) throws Problem {
        return Response.ok(codes.of(account(request).id()).stream().map(CodeView::of).toList());
    }

    private Response messages(Request request) throws Problem {
        return Response.ok(
                account(request).messages().stream()
                        .map(m -> MessageView.of(m, accounts))
                        .toList());
    }

    /// Somebody writes to the account.
    private Response push(Request request) throws IOException, Problem {
        var to = account(request);
        var body = request.json();
        Json.requireOnly(body, fields("from", "text"));
        var text = Json.text(body, "text").orElse("");
        if (text.isBlank() || text.length() > Chats.MAX_LENGTH) {
            throw Problem.badRequest("text must have 1 to " + Chats.MAX_LENGTH + " characters.");
        }
        var from = Json.number(body, "from", 1, Long.MAX_VALUE);
        var sender = from.isPresent() ? account(from.get()) : somebodyElse(to);
        var delivered = chats.send(sender.id(), to.id(), text, Chats.NO_KEY);
        return Response.json(201, MessageView.of(delivered.byReceiver(), accounts));
    }

    private Account somebodyElse(Account account) throws Problem {
        return accounts.known().stream()
                .filter(a -> a.id() != account.id())
                .findFirst()
                .orElseThrow(() -> Problem.badRequest("from is missing."));
    }

    private static String sentence(IllegalArgumentException e) {
        return e.getMessage() + ".";
    }

    private static Set<String> fields(String... names) {
        return new LinkedHashSet<>(List.of(names));
    }
}
