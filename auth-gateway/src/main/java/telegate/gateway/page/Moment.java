package telegate.gateway.page;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;

/// A time as a page shows it. The browser, which alone knows the reader's time zone, writes it
/// anew.
///
/// @param iso for the attribute `datetime`
/// @param text in UTC and words of the page's language
record Moment(String iso, String text) {

    static Moment of(Instant instant, Language language) {
        String text =
                DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                        .withLocale(language.locale())
                        .format(instant.atOffset(ZoneOffset.UTC));
        return new Moment(instant.truncatedTo(ChronoUnit.SECONDS).toString(), text + " UTC");
    }
}
