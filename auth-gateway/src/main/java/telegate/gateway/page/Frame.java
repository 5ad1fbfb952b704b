package telegate.gateway.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands around the content of every page.
///
/// @param page which page it is, for the navigation
/// @param address path and query, where the language switch comes back to
/// @param user who is signed in, or null
/// @param phone the address of the sandbox's pretend phone, or null outside a sandbox
record Frame(
        Language language,
        String page,
        String address,
        @Nullable String user,
        @Nullable String phone) {

    /// The address in the form of a query parameter.
    public String back() {
        return URLEncoder.encode(address, StandardCharsets.UTF_8);
    }

    public List<Language> languages() {
        return List.of(Language.values());
    }
}
