package telegate.worker.tdlib;

/// Who sent a message: a person, or a chat that speaks for itself (a channel, an anonymous
/// administrator).
public sealed interface TdSender {

    record User(long userId) implements TdSender {}

    record Chat(long chatId) implements TdSender {}
}
