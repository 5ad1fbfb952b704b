package telegate.sandbox.phone;

import com.sun.net.httpserver.Headers;
import java.util.Set;
import java.util.regex.Pattern;

/// Keeps foreign web pages in the same browser away from the phone. It has no sign-in, so anybody
/// who can make the browser send a request could connect an account of the sandbox.
final class OriginGuard {
    private static final Pattern LOCAL = Pattern.compile("(localhost|127\\.0\\.0\\.1)(:\\d{1,5})?");
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private OriginGuard() {}

    /// @throws Problem when the request was addressed by another name (DNS rebinding), or changes
    ///   something and was made by a page of another origin
    static void check(String method, Headers headers) throws Problem {
        var host = headers.getFirst("Host");
        if (host == null || !LOCAL.matcher(host).matches()) {
            throw new Problem(
                    403, "host-not-allowed", "Address the phone as localhost or 127.0.0.1.");
        }
        if (method.equals("GET") || method.equals("HEAD")) {
            return; // a foreign page cannot read the answer
        }
        var site = headers.getFirst("Sec-Fetch-Site");
        var origin = headers.getFirst("Origin");
        boolean foreign =
                site != null
                        ? !OWN.contains(site)
                        : origin != null && !origin.equals("http://" + host);
        if (foreign) {
            throw new Problem(
                    403, "cross-site", "A page of another origin must not use the phone.");
        }
    }
}
