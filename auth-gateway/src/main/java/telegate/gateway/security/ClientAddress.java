package telegate.gateway.security;

import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;

/// Where a request comes from. Behind a proxy this is the proxy, unless Quarkus is told to trust
/// its headers (`quarkus.http.proxy.*`).
final class ClientAddress {

    private ClientAddress() {}

    /// The address without port, `unknown` when the connection has gone.
    static String of(RoutingContext request) {
        SocketAddress remote = request.request().remoteAddress();
        String host = remote == null ? null : remote.hostAddress();
        return host == null ? "unknown" : host;
    }

    /// What limits count by: one person commands a whole /64 of IPv6 addresses.
    static String network(String address) {
        int hextets = 0;
        for (int i = 0; i < address.length(); i++) {
            if (address.charAt(i) == ':' && ++hextets == 4) {
                return address.substring(0, i);
            }
        }
        return address;
    }
}
