package telegate.worker.egress;

import java.time.Duration;

/// What every connection of a gate shares.
record GateParts(
        Passage passage,
        GateMetrics metrics,
        GateClients clients,
        UpstreamConnector connector,
        UpstreamListener listener,
        Duration connectDeadline) {}
