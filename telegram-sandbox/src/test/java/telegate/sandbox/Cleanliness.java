package telegate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import telegate.sandbox.td.TdEngine;

/// What has to be true of every ordinary run: nothing unknown was asked, no key was in two places,
/// TDLib did not complain.
final class Cleanliness {
    /// Stickers are the one thing that the sandbox refuses.
    private static final Pattern EXPECTED = Pattern.compile("STICKERSET_INVALID");

    private Cleanliness() {}

    /// No device, no fault, an empty log.
    static void begin(Sandbox sandbox) {
        for (var account : sandbox.accounts().all()) {
            account.devices().forEach(d -> sandbox.authorizations().revoke(account.id(), d.id()));
        }
        sandbox.faults().reset();
        sandbox.logins().reset();
        TdEngine.get().clearLog();
    }

    static void check(Sandbox sandbox) {
        assertThat(sandbox.statistics().unknownMethods()).isEmpty();
        assertThat(sandbox.statistics().duplicatedKeys()).isEmpty();
        assertThat(TdEngine.get().complaints())
                .filteredOn(line -> !EXPECTED.matcher(line).find())
                .isEmpty();
    }
}
