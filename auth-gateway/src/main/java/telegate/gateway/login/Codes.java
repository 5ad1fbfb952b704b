package telegate.gateway.login;

import java.util.Locale;

/// How the contract's constants are written in the API.
final class Codes {

    private Codes() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
