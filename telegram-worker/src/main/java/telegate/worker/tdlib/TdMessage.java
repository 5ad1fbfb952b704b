package telegate.worker.tdlib;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A message as it arrived. The text form does not show what was written.
///
/// @param chatId the chat; for a private chat the same number as the other person's user id
/// @param messageId unique within the chat
/// @param date when it was sent, by Telegram's clock, in whole seconds
/// @param outgoing whether the account itself sent it, from any of its devices
/// @param text the text, or the caption of a photo, video or file; null when there is none
/// @param contentType TDLib's name of the kind of content, such as `messageText` or `messagePhoto`
public record TdMessage(
        long chatId,
        long messageId,
        Instant date,
        boolean outgoing,
        TdSender sender,
        @Nullable String text,
        String contentType) {

    @Override
    public String toString() {
        return "TdMessage[chatId=%d, messageId=%d, date=%s, outgoing=%s, contentType=%s]"
                .formatted(chatId, messageId, date, outgoing, contentType);
    }
}
