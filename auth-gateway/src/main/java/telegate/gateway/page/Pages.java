package telegate.gateway.page;

import io.quarkus.qute.TemplateInstance;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import telegate.gateway.problem.ErrorPage;
import telegate.gateway.problem.Problem;
import telegate.gateway.problem.ProblemType;

/// Puts the frame round what a page shows, also round what is shown instead of a page. Thread-safe,
/// does not block.
@ApplicationScoped
class Pages implements ErrorPage {

    private static final String HTML = MediaType.TEXT_HTML + ";charset=UTF-8";

    private final Optional<URI> phone;

    Pages(@ConfigProperty(name = "telegate.sandbox.phone-url") Optional<URI> phone) {
        this.phone = phone;
    }

    /// The frame for the page that was asked for.
    Frame frame(String page, RoutingContext request) {
        return new Frame(
                Language.of(request),
                page,
                request.request().uri(),
                userOf(request),
                phone.map(URI::toString).orElse(null));
    }

    /// A whole page in the reader's language.
    Response answer(TemplateInstance page, RoutingContext request) {
        return answer(render(page, request), request);
    }

    /// A page or a region that is rendered already. It is never kept: it may hold a QR code, and
    /// after signing out nobody should find it by the back button.
    Response answer(String html, RoutingContext request) {
        return Response.ok(html, HTML)
                .language(Language.of(request).locale())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @Override
    public String render(Problem problem, RoutingContext request) {
        Sentences sentences = Sentences.in(Language.of(request));
        boolean login =
                problem.type() == ProblemType.NOT_FOUND
                        && request.request().getParam("login") != null;
        Sentence sentence = login ? sentences.loginGone() : sentences.of(problem.type());
        return render(
                PageTemplates.sorry(frame("sorry", request), sentence, problem.status()), request);
    }

    private static String render(TemplateInstance page, RoutingContext request) {
        return page.setLocale(Language.of(request).locale()).render();
    }

    private static @Nullable String userOf(RoutingContext request) {
        return request.user() instanceof QuarkusHttpUser user
                        && !user.getSecurityIdentity().isAnonymous()
                ? user.getSecurityIdentity().getPrincipal().getName()
                : null;
    }
}
