package telegate.worker.egress;

import java.util.EnumSet;
import java.util.Set;

/// Why nothing is forwarded for a while.
public enum FreezeReason {
    /// The lease has not been renewed in time. The gate finds that out by itself, and resets every
    /// connection; who renews the lease takes the reason away.
    LEASE(1),
    /// What comes in cannot be published and the buffers are full.
    BACKLOG(1 << 1);

    final int bit;

    FreezeReason(int bit) {
        this.bit = bit;
    }

    static Set<FreezeReason> in(int bits) {
        Set<FreezeReason> reasons = EnumSet.noneOf(FreezeReason.class);
        for (FreezeReason reason : values()) {
            if ((bits & reason.bit) != 0) {
                reasons.add(reason);
            }
        }
        return reasons;
    }
}
