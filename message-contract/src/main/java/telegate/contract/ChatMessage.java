package telegate.contract;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that appeared in a chat of an account, on [Topics#MESSAGES]. Delivery is at least
/// once: readers drop what they have by (account, `chatId`, `messageId`).
///
/// @param chatId TDLib's chat id
/// @param messageId TDLib's message id, unique within the chat
/// @param senderId the user or chat that sent it
/// @param outgoing whether the account itself sent it
/// @param contentType TDLib's name of the content, `messageText` for instance
/// @param text of a text message, else null
public record ChatMessage(
        long chatId,
        long messageId,
        long senderId,
        Instant sentAt,
        boolean outgoing,
        String contentType,
        @Nullable String text) {

    /// Needs time and content type.
    public ChatMessage {
        Required.field(sentAt, "sentAt");
        Required.field(contentType, "contentType");
    }

    @Override
    public String toString() {
        return "ChatMessage[chatId=" + chatId + ", messageId=" + messageId + "]";
    }
}
