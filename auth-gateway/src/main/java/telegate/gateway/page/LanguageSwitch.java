package telegate.gateway.page;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import telegate.gateway.problem.Problem;
import telegate.gateway.problem.ProblemType;

/// The language switch.
@Path("/telegram/language/{tag}")
@PermitAll
class LanguageSwitch {

    private static final String HOME = "/telegram/";
    private static final Duration REMEMBER_LANGUAGE = Duration.ofDays(365);

    /// Remembers a language and goes back to where the switch was used.
    ///
    /// @param back a path of this site; anything else leads to the login page
    @GET
    public Response language(
            @PathParam("tag") String tag, @QueryParam("back") @Nullable String back) {
        return Language.ofTag(tag)
                .map(language -> Response.seeOther(ownPage(back)).cookie(cookie(language)).build())
                .orElseThrow(() -> new Problem(ProblemType.NOT_FOUND, "There is no such language"));
    }

    private static NewCookie cookie(Language language) {
        return new NewCookie.Builder(Language.COOKIE)
                .value(language.tag())
                .path("/")
                .maxAge((int) REMEMBER_LANGUAGE.toSeconds())
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }

    /// Never another site: the parameter can be written by anybody.
    private static URI ownPage(@Nullable String back) {
        try {
            URI uri = URI.create(back == null ? HOME : back);
            boolean own = uri.getScheme() == null && uri.getRawAuthority() == null;
            String path = uri.getRawPath();
            if (own && path != null && path.startsWith(HOME)) {
                String query = uri.getRawQuery();
                return URI.create(query == null ? path : path + "?" + query);
            }
        } catch (IllegalArgumentException noAddress) {
            return URI.create(HOME);
        }
        return URI.create(HOME);
    }
}
