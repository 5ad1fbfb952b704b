package telegate.standalone;

/// Something about the settings or the machine that the person who starts Telegate can put right.
/// The message says what and how, and is shown as it is.
public final class SettingsException extends RuntimeException {

    public SettingsException(String message) {
        super(message);
    }
}
