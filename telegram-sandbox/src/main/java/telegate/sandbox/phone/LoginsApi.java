package telegate.sandbox.phone;

import java.io.IOException;
import telegate.sandbox.account.Account;
import telegate.sandbox.login.QrLogins;
import telegate.sandbox.login.ScanOutcome;
import telegate.sandbox.phone.Views.LoginView;

/// Scanning: by link, by screenshot; declining; what can be scanned.
final class LoginsApi {
    private final AccountsApi accounts;
    private final QrLogins logins;

    LoginsApi(AccountsApi accounts, QrLogins logins) {
        this.accounts = accounts;
        this.logins = logins;
    }

    void register(Router router) {
        router.on("GET", "/api/logins", _ -> waiting())
                .on("POST", "/api/accounts/{}/scan", this::scan)
                .on("POST", "/api/accounts/{}/decline", this::decline)
                .on("POST", "/api/scan-image", this::scanImage);
    }

    private Response waiting() {
        return Response.ok(logins.waiting().stream().map(LoginView::of).toList());
    }

    private Response scan(Request request) throws IOException, Problem {
        var account = accounts.account(request);
        return accept(account, link(request));
    }

    private Response decline(Request request) throws IOException, Problem {
        accounts.account(request);
        return answer(logins.decline(LoginLink.token(link(request))));
    }

    private Response scanImage(Request request) throws IOException, Problem {
        var number =
                request.parameter("account")
                        .filter(text -> text.matches("\\d{1,18}"))
                        .orElseThrow(
                                () -> Problem.badRequest("Name the account: ?account=NUMBER."));
        var account = accounts.account(Long.parseLong(number));
        var text = QrImage.decode(request.image());
        try {
            return accept(account, text);
        } catch (Problem e) {
            throw e.status() == 400
                    ? new Problem(422, "no-login-code", "The QR code is not a login of Telegram.")
                    : e;
        }
    }

    private Response accept(Account account, String link) throws Problem {
        return answer(logins.accept(account, LoginLink.token(link)));
    }

    private static String link(Request request) throws IOException, Problem {
        return Json.text(request.json(), "link")
                .orElseThrow(() -> Problem.badRequest("link is missing."));
    }

    private static Response answer(ScanOutcome outcome) throws Problem {
        return switch (outcome) {
            case ACCEPTED, DECLINED -> Response.noContent();
            case UNKNOWN -> throw Problem.notFound("token");
            case EXPIRED -> throw gone("token-expired", "The code has expired.");
            case REPLACED -> throw gone("token-replaced", "The code was replaced by a newer one.");
            case USED -> throw gone("token-used", "The code was used before.");
        };
    }

    private static Problem gone(String code, String detail) {
        return new Problem(410, code, detail);
    }
}
