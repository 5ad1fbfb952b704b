package telegate.sandbox.phone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import telegate.sandbox.account.AccountStore;
import telegate.sandbox.dc.Sessions;
import telegate.sandbox.fault.Fault;
import telegate.sandbox.fault.Faults;
import telegate.sandbox.login.Authorizations;
import telegate.sandbox.login.QrLogins;
import telegate.sandbox.login.ReexportAnswer;

/// The levers. One request may pull several; it is checked as a whole before any is pulled.
final class FaultsApi {
    private static final int MAX_COUNT = 1_000_000;
    private static final int MAX_DELAY_MILLIS = 600_000;
    private static final int MAX_LIFETIME_SECONDS = 86_400;
    private static final Set<String> FIELDS =
            new LinkedHashSet<>(
                    List.of(
                            "reset",
                            "method",
                            "count",
                            "error",
                            "code",
                            "delayMillis",
                            "drop",
                            "ignore",
                            "tokenLifetimeSeconds",
                            "reexport",
                            "halfOpen",
                            "dropConnections",
                            "changeSalts",
                            "account",
                            "dc",
                            "device",
                            "poison"));

    private final Faults faults;
    private final QrLogins logins;
    private final AccountStore accounts;
    private final Authorizations authorizations;
    private final Sessions sessions;

    FaultsApi(
            Faults faults,
            QrLogins logins,
            AccountStore accounts,
            Authorizations authorizations,
            Sessions sessions) {
        this.faults = faults;
        this.logins = logins;
        this.accounts = accounts;
        this.authorizations = authorizations;
        this.sessions = sessions;
    }

    void register(Router router) {
        router.on("GET", "/api/faults", _ -> Response.ok(state()))
                .on("POST", "/api/faults", this::pull)
                .on("DELETE", "/api/faults", _ -> reset());
    }

    private Response reset() {
        faults.reset();
        logins.reset();
        return Response.ok(state());
    }

    private Response pull(Request request) throws IOException, Problem {
        var body = request.json();
        Json.requireOnly(body, FIELDS);
        List<Runnable> levers = new ArrayList<>();
        if (Json.flag(body, "reset")) {
            levers.add(this::reset);
        }
        addCallFault(body, levers);
        addTokenLevers(body, levers);
        addConnectionLevers(body, levers);
        addAccountLevers(body, levers);
        if (levers.isEmpty()) {
            throw Problem.badRequest(
                    "Nothing to do. Known fields: " + String.join(", ", FIELDS) + ".");
        }
        levers.forEach(Runnable::run);
        return Response.ok(state());
    }

    private void addCallFault(JsonNode body, List<Runnable> levers) throws Problem {
        List<Fault> wanted = new ArrayList<>();
        if (Json.has(body, "error")) {
            wanted.add(failure(body));
        }
        Json.number(body, "delayMillis", 1, MAX_DELAY_MILLIS)
                .ifPresent(ms -> wanted.add(new Fault.Delay(Duration.ofMillis(ms))));
        if (Json.flag(body, "drop")) {
            wanted.add(new Fault.Drop());
        }
        if (Json.flag(body, "ignore")) {
            wanted.add(new Fault.Ignore());
        }
        if (wanted.isEmpty()) {
            return;
        }
        var method =
                Json.text(body, "method")
                        .orElseThrow(() -> Problem.badRequest("method is missing (* for any)."));
        int count = Json.number(body, "count", 1, MAX_COUNT).orElse(1L).intValue();
        wanted.forEach(fault -> levers.add(() -> faults.arm(method, count, fault)));
    }

    private static Fault failure(JsonNode body) throws Problem {
        // 500 is the name that everybody uses for it.
        var text = body.path("error").asText();
        var known = text.equals("500") ? "INTERNAL" : text;
        if (!known.matches("[A-Z][A-Z0-9_]{0,99}")) {
            throw Problem.badRequest("error must be like FLOOD_WAIT_300, API_ID_INVALID or 500.");
        }
        var code = Json.number(body, "code", 300, 599);
        return code.isPresent()
                ? new Fault.Fail(code.get().intValue(), known)
                : Fault.Fail.of(known);
    }

    private void addTokenLevers(JsonNode body, List<Runnable> levers) throws Problem {
        Json.number(body, "tokenLifetimeSeconds", 1, MAX_LIFETIME_SECONDS)
                .ifPresent(s -> levers.add(() -> logins.setLifetime(Duration.ofSeconds(s))));
        var label = Json.text(body, "reexport");
        if (label.isPresent()) {
            var answer =
                    ReexportAnswer.of(label.get())
                            .orElseThrow(() ->
                                    Problem.badRequest(
                                            "reexport must be success, error or new-token."));
            levers.add(() -> logins.setReexportAnswer(answer));
        }
    }

    private void addConnectionLevers(JsonNode body, List<Runnable> levers) throws Problem {
        if (Json.has(body, "halfOpen")) {
            boolean halfOpen = Json.flag(body, "halfOpen");
            levers.add(() -> setHalfOpen(halfOpen));
        }
        if (Json.flag(body, "changeSalts")) {
            levers.add(sessions::changeSalts);
        }
        if (Json.flag(body, "dropConnections")) {
            levers.add(sessions::dropAll);
        }
    }

    private void setHalfOpen(boolean halfOpen) {
        faults.setHalfOpen(halfOpen);
        if (halfOpen) {
            sessions.freezeAll();
        }
    }

    /// `account` with `dc` moves it, with `device` takes that device off, with `poison` makes its
    /// clients abort.
    private void addAccountLevers(JsonNode body, List<Runnable> levers) throws Problem {
        var dc = Json.number(body, "dc", 1, 2);
        var device = Json.text(body, "device");
        var id = Json.number(body, "account", 1, Long.MAX_VALUE);
        boolean poison = Json.has(body, "poison");
        if (dc.isEmpty() && device.isEmpty() && !poison) {
            if (id.isPresent()) {
                throw Problem.badRequest("account goes with dc, device or poison.");
            }
            return;
        }
        var account = id.flatMap(accounts::find).orElseThrow(() -> Problem.notFound("account"));
        dc.ifPresent(
                d -> levers.add(() -> accounts.update(account.id(), a -> a.withDc(d.intValue()))));
        if (poison) {
            boolean wanted = Json.flag(body, "poison");
            levers.add(() -> faults.setPoisoned(account.id(), wanted));
        }
        if (device.isPresent()) {
            var known =
                    account.devices().stream()
                            .filter(d -> Long.toString(d.id()).equals(device.get()))
                            .findFirst()
                            .orElseThrow(() -> Problem.notFound("device"));
            levers.add(() -> authorizations.revoke(account.id(), known.id()));
        }
    }

    private Map<String, Object> state() {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("tokenLifetimeSeconds", logins.lifetime().toSeconds());
        state.put("reexport", logins.reexportAnswer().label());
        state.put("halfOpen", faults.halfOpen());
        state.put("poisoned", faults.poisoned());
        state.put("armed", faults.armed().stream().map(FaultsApi::view).toList());
        return state;
    }

    private static Map<String, Object> view(Faults.Armed armed) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("method", armed.method());
        view.put("count", armed.remaining());
        switch (armed.fault()) {
            case Fault.Fail(int code, var text) -> {
                view.put("error", text);
                view.put("code", code);
            }
            case Fault.Delay(var duration) -> view.put("delayMillis", duration.toMillis());
            case Fault.Drop _ -> view.put("drop", true);
            case Fault.Ignore _ -> view.put("ignore", true);
        }
        return view;
    }
}
