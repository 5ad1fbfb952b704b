package telegate.worker.tdlib;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The proxy through which a client reaches Telegram. The text form never shows the password.
public sealed interface Proxy {

    /// Name or address, without brackets for IPv6.
    String host();

    int port();

    @Nullable String user();

    @Nullable String password();

    /// SOCKS5, with user and password or without.
    record Socks5(String host, int port, @Nullable String user, @Nullable String password)
            implements Proxy {

        public Socks5 {
            requireAddress(host, port);
        }

        @Override
        public String toString() {
            return "socks5://" + describe(this);
        }
    }

    /// An HTTP proxy that allows CONNECT.
    record Http(String host, int port, @Nullable String user, @Nullable String password)
            implements Proxy {

        public Http {
            requireAddress(host, port);
        }

        @Override
        public String toString() {
            return "http://" + describe(this);
        }
    }

    /// Reads `socks5://user:password@host:port` or `http://...`; user and password may be missing
    /// and are percent-decoded. The message of a failure does not repeat the address, which may
    /// hold a password.
    ///
    /// @throws IllegalArgumentException when scheme, host or port is missing or unknown
    static Proxy parse(URI address) {
        String host = address.getHost();
        String scheme = address.getScheme();
        if (host == null || scheme == null) {
            throw new IllegalArgumentException(
                    "a proxy is written as socks5://host:port or http://host:port");
        }
        String bareHost = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        String login = address.getRawUserInfo();
        String user = userOf(login);
        String password = passwordOf(login);
        return switch (scheme) {
            case "socks5" -> new Socks5(bareHost, address.getPort(), user, password);
            case "http" -> new Http(bareHost, address.getPort(), user, password);
            default ->
                    throw new IllegalArgumentException(
                            "a proxy is socks5:// or http://, not " + scheme);
        };
    }

    private static @Nullable String userOf(@Nullable String login) {
        return login == null ? null : decode(login.split(":", 2)[0]);
    }

    private static @Nullable String passwordOf(@Nullable String login) {
        return login == null || !login.contains(":") ? null : decode(login.split(":", 2)[1]);
    }

    private static String decode(String part) {
        // A plus sign means a space in forms only, not here.
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static void requireAddress(String host, int port) {
        // TDLib would refuse such a proxy only after the client has started.
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a proxy needs a host and a port from 1 to 65535");
        }
    }

    private static String describe(Proxy proxy) {
        return (proxy.user() == null ? "" : proxy.user() + ":…@")
                + proxy.host()
                + ":"
                + proxy.port();
    }
}
