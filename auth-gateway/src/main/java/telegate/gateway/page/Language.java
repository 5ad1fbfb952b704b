package telegate.gateway.page;

import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The languages of the pages.
enum Language {
    ENGLISH("en", "English"),
    RUSSIAN("ru", "Русский");

    /// Holds the choice of who used the switch; wins over the browser's own preference.
    static final String COOKIE = "telegate-language";

    private final String tag;
    private final String ownName;

    Language(String tag, String ownName) {
        this.tag = tag;
        this.ownName = ownName;
    }

    /// The language to answer a request in: the cookie, else the best of `Accept-Language`, else
    /// English.
    static Language of(RoutingContext request) {
        Cookie cookie = request.request().getCookie(COOKIE);
        String accepted = request.request().getHeader("Accept-Language");
        return ofTag(cookie == null ? null : cookie.getValue())
                .orElseGet(() -> preferred(accepted));
    }

    /// The language with this tag, `ru` for instance.
    static Optional<Language> ofTag(@Nullable String tag) {
        return Arrays.stream(values()).filter(language -> language.tag.equals(tag)).findFirst();
    }

    /// The best language for a header `Accept-Language`, which may be anything.
    static Language preferred(@Nullable String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.isBlank()) {
            return ENGLISH;
        }
        try {
            List<String> tags = Arrays.stream(values()).map(Language::tag).toList();
            String best =
                    Locale.lookupTag(Locale.LanguageRange.parse(acceptLanguage.strip()), tags);
            return ofTag(best).orElse(ENGLISH);
        } catch (IllegalArgumentException unreadable) {
            return ENGLISH;
        }
    }

    /// As in `<html lang>`.
    public String tag() {
        return tag;
    }

    /// How its speakers call it.
    public String ownName() {
        return ownName;
    }

    Locale locale() {
        return Locale.forLanguageTag(tag);
    }
}
