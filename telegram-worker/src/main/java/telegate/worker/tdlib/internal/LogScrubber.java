package telegate.worker.tdlib.internal;

import java.util.regex.Pattern;

/// Takes out of TDLib's own words what must never be written down: login links, tokens and
/// telephone numbers. It would rather take out a user id too than leave a number in.
final class LogScrubber {

    private static final String HIDDEN = "…";
    private static final Pattern LINK =
            Pattern.compile("tg:[^\\s\"')\\]}]*", Pattern.CASE_INSENSITIVE);
    private static final Pattern TOKEN =
            Pattern.compile("(token\\s*[=:]\\s*)[^\\s&,\"')\\]}]+", Pattern.CASE_INSENSITIVE);
    private static final Pattern PHONE = Pattern.compile("\\+\\d[\\d ()-]{5,}\\d|(?<!\\d)\\d{7,}");

    private LogScrubber() {}

    static String scrub(String text) {
        String withoutLinks = LINK.matcher(text).replaceAll(HIDDEN);
        String withoutTokens = TOKEN.matcher(withoutLinks).replaceAll("$1" + HIDDEN);
        return PHONE.matcher(withoutTokens).replaceAll(HIDDEN);
    }
}
