package telegate.standalone;

import java.util.Locale;

/// The processes of a system.
public enum PartName {
    KAFKA,
    POSTGRES,
    SANDBOX,
    WORKER,
    GATEWAY;

    /// Short, for the console and file names.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
