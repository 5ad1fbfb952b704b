package telegate.gateway.page;

/// A time to wait, counted down by the browser from the moment it gets it: no clock of another
/// machine is compared.
///
/// @param seconds how long, at least 0
record Countdown(long seconds) {

    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;

    /// `4:05` or `1:04:05`.
    public String text() {
        long minutes = seconds % HOUR / MINUTE;
        String rest = "%02d".formatted(seconds % MINUTE);
        return seconds < HOUR
                ? minutes + ":" + rest
                : "%d:%02d:%s".formatted(seconds / HOUR, minutes, rest);
    }
}
