package telegate.bench;

import java.nio.file.Path;
import java.util.Map;
import telegate.standalone.PartName;
import telegate.standalone.PartSettings;
import telegate.standalone.StandaloneSettings;

/// What a system gets that is there to be measured or broken: ports that are free, one user, and
/// none of the gateway's limits, which are there to stop exactly this.
public final class UnlimitedSettings {

    private static final Map<String, String> NO_LIMITS =
            Map.of(
                    "telegate.limits.logins-per-owner", "1000000/1m",
                    "telegate.limits.logins-per-address", "1000000/1m",
                    "telegate.limits.passwords-per-owner", "1000000/1m",
                    "telegate.limits.passwords-per-address", "1000000/1m",
                    "telegate.streams.per-owner", "1000000");

    private UnlimitedSettings() {}

    /// @param data its folder
    /// @param user who may sign in
    public static StandaloneSettings in(Path data, String user, String password) {
        return StandaloneSettings.onFreePorts(data)
                .with(PartName.GATEWAY, PartSettings.properties(NO_LIMITS))
                .with(
                        PartName.GATEWAY,
                        PartSettings.environment(
                                Map.of(
                                        "TELEGATE_ADMIN_USER",
                                        user,
                                        "TELEGATE_ADMIN_PASSWORD",
                                        password)));
    }
}
