package telegate.sandbox.account;

import java.time.Instant;

/// An authorised auth key: what Telegram shows under Settings → Devices.
///
/// @param id Telegram's `hash` of the authorization, positive
/// @param keyId the auth key
/// @param dc the data centre that the key belongs to
public record Device(
        long id,
        long keyId,
        int dc,
        int apiId,
        String model,
        String systemVersion,
        String appVersion,
        Instant created) {

    /// The id of the device that a key becomes: fixed by the key, so that it is known when the
    /// login is accepted and the key is no device yet. Positive, because Telegram calls the asking
    /// device itself 0.
    public static long idOf(long keyId) {
        long mixed = (keyId ^ (keyId >>> 32)) * 0xD6E8FEB86659FD93L;
        return Math.max((mixed ^ (mixed >>> 32)) & Long.MAX_VALUE, 1);
    }

    /// What the list of devices shows as the application. Real Telegram knows the title that
    /// belongs to the API id; we do not.
    public String application() {
        return "App " + apiId + " " + appVersion;
    }
}
