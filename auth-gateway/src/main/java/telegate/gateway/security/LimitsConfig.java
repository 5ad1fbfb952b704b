package telegate.gateway.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How often things may be tried. Each replica counts for itself, in memory; an address of IPv6
/// counts with its whole /64.
@ConfigMapping(prefix = "telegate.limits")
interface LimitsConfig {

    /// Wrong passwords at sign-in, for one user name.
    @WithDefault("10/5m")
    Limit signInPerUser();

    /// Wrong passwords at sign-in, from one address.
    @WithDefault("50/5m")
    Limit signInPerAddress();

    /// Logins begun or QR codes renewed, for one owner.
    @WithDefault("30/1m")
    Limit loginsPerOwner();

    /// Logins begun or QR codes renewed, from one address.
    @WithDefault("100/1m")
    Limit loginsPerAddress();

    /// 2FA passwords sent, for one owner.
    @WithDefault("15/5m")
    Limit passwordsPerOwner();

    /// 2FA passwords sent, from one address.
    @WithDefault("50/5m")
    Limit passwordsPerAddress();

    /// So many in a time, written as `30/1m` or `10/PT5M`. They come back evenly.
    record Limit(int times, Duration period) {

        /// Refuses what would let nobody in.
        public Limit {
            if (times < 1 || !period.isPositive()) {
                throw new IllegalArgumentException("A limit is at least one in a positive time");
            }
        }

        /// Reads the text form; the configuration finds this method by its name.
        public static Limit valueOf(String text) {
            int slash = text.indexOf('/');
            if (slash < 1) {
                throw new IllegalArgumentException("Write a limit as 30/1m");
            }
            String time = text.substring(slash + 1);
            return new Limit(
                    Integer.parseInt(text.substring(0, slash)),
                    Duration.parse(time.startsWith("P") ? time : "PT" + time));
        }
    }
}
