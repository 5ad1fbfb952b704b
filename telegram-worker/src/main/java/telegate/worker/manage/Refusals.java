package telegate.worker.manage;

import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;

/// Answers that say no, as problem documents (RFC 9457) with stable codes.
final class Refusals {

    private static final String TYPE = "application/problem+json";

    private Refusals() {}

    static Response response(int status, String code, String detail) {
        JsonObject document =
                new JsonObject()
                        .put("type", "urn:telegate:problem:" + code)
                        .put("status", status)
                        .put("code", code)
                        .put("detail", detail);
        return Response.status(status).type(TYPE).entity(document.encode()).build();
    }

    static WebApplicationException of(int status, String code, String detail) {
        return new WebApplicationException(response(status, code, detail));
    }

    static WebApplicationException badValue(String name, String allowed) {
        return of(400, "invalid-value", name + " must be " + allowed + ".");
    }
}
