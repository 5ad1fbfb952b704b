package telegate.standalone;

/// The keys of an application registered with Telegram; with them the real Telegram is used and no
/// sandbox.
///
/// @param apiId a number
/// @param apiHash secret: never in a log or on a command line
public record TelegramKeys(String apiId, String apiHash) {

    @Override
    public String toString() {
        return "Telegram API id " + apiId;
    }
}
