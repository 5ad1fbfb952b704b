package telegate.worker.manage;

import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// Refuses who is not on this machine, and browsers: a page that somebody looks at on this machine
/// must not be able to drain the worker. Every request of a script to another origin that changes
/// something carries `Origin`.
@Provider
@LocalOnly
class LocalCallers implements ContainerRequestFilter {

    private final RoutingContext request;

    LocalCallers(RoutingContext request) {
        this.request = request;
    }

    @Override
    public void filter(ContainerRequestContext context) {
        if (!local(request.request().connection().remoteAddress())
                || context.getHeaderString("Origin") != null) {
            context.abortWith(
                    Refusals.response(
                            403, "not-local", "Ask from a program on the worker's own machine."));
        }
    }

    /// The socket's own peer; what a header says about it is not believed.
    static boolean local(@Nullable SocketAddress peer) {
        if (peer == null || peer.hostAddress() == null) {
            return false;
        }
        try {
            // An address and no name, so nothing is looked up.
            return InetAddress.getByName(peer.hostAddress()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
