package telegate.sandbox.phone;

import java.util.LinkedHashMap;
import java.util.Map;

/// A request that cannot be carried out; answered as `application/problem+json` (RFC 9457).
final class Problem extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String detail;

    /// @param code stable name for programs
    /// @param detail a sentence for people, without anything secret
    Problem(int status, String code, String detail) {
        super(code, null, false, false);
        this.status = status;
        this.code = code;
        this.detail = detail;
    }

    static Problem badRequest(String detail) {
        return new Problem(400, "bad-request", detail);
    }

    static Problem notFound(String what) {
        return new Problem(404, what + "-unknown", "There is no such " + what + ".");
    }

    int status() {
        return status;
    }

    Response response() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", title());
        body.put("status", status);
        body.put("code", code);
        body.put("detail", detail);
        return Response.json(status, body).withType("application/problem+json");
    }

    private String title() {
        return switch (status) {
            case 400 -> "Bad request";
            case 403 -> "Forbidden";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 413 -> "Too large";
            case 415 -> "Unsupported media type";
            case 422 -> "Cannot be processed";
            default -> "Error";
        };
    }
}
