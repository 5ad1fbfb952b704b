package telegate.system;

import java.security.SecureRandom;
import java.util.Base64;

/// Keys as `openssl rand -base64 32` makes them.
final class MasterKeys {

    private static final int KEY_BYTES = 32;

    private MasterKeys() {}

    static String random() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
