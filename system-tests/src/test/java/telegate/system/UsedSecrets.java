package telegate.system;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Everything that a person would have to keep secret and that any test has used. At the end
/// [SecretSearch] looks for it wherever it must not be. Thread-safe.
final class UsedSecrets {

    /// What kind of secret, which decides how it is looked for.
    enum Kind {
        PASSWORD,
        LOGIN_CODE,
        PHONE_NUMBER
    }

    private static final Map<String, Kind> USED = new ConcurrentHashMap<>();

    private UsedSecrets() {}

    static String password(String password) {
        USED.put(password, Kind.PASSWORD);
        return password;
    }

    static String code(String code) {
        USED.put(code, Kind.LOGIN_CODE);
        return code;
    }

    /// @param number with or without plus
    static String phone(String number) {
        USED.put(number.replaceAll("[^0-9]", ""), Kind.PHONE_NUMBER);
        return number;
    }

    static Set<Map.Entry<String, Kind>> all() {
        return Set.copyOf(USED.entrySet());
    }
}
