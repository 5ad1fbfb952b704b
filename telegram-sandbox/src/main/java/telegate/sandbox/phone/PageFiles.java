package telegate.sandbox.phone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/// The files of the page, read once from the jar.
final class PageFiles {
    private static final Map<String, String> TYPES =
            Map.of(
                    "index.html", "text/html; charset=utf-8",
                    "phone.css", "text/css; charset=utf-8",
                    "phone.js", "text/javascript; charset=utf-8",
                    "texts.js", "text/javascript; charset=utf-8",
                    "dom.js", "text/javascript; charset=utf-8",
                    "icon.svg", "image/svg+xml");

    private PageFiles() {}

    static void register(Router router) {
        TYPES.forEach((name, type) -> {
            var response = new Response(200, type, read(name));
            router.on("GET", "/" + (name.equals("index.html") ? "" : name), _ -> response);
        });
    }

    private static byte[] read(String name) {
        try (var in = PageFiles.class.getResourceAsStream("/telegate/sandbox/phone/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
