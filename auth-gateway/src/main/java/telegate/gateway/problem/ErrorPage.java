package telegate.gateway.problem;

import io.vertx.ext.web.RoutingContext;

/// Shows a problem to a person. The pages provide it; without one a problem outside `/api` is shown
/// as plain text.
public interface ErrorPage {

    /// A whole HTML document. Called on any thread, also outside of a request scope and on the
    /// event loop: it must not block.
    String render(Problem problem, RoutingContext request);
}
