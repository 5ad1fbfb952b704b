package telegate.sandbox;

import java.util.List;
import java.util.Map;
import telegate.sandbox.dc.Sessions.DuplicateUse;
import telegate.sandbox.service.Timings;

/// What the sandbox has seen since it was started.
///
/// @param methods calls of each method
/// @param unknownMethods calls of methods that nobody answers; empty in a healthy system
/// @param handshakes finished key exchanges
/// @param liveConnections open connections
/// @param duplicatedKeys keys that were used from two places; empty in a healthy system
/// @param requests how long the sandbox itself needed to answer
/// @param authorisedDevices devices of all accounts
public record Statistics(
        Map<String, Long> methods,
        Map<String, Long> unknownMethods,
        long handshakes,
        int liveConnections,
        List<DuplicateUse> duplicatedKeys,
        Timings.Summary requests,
        int authorisedDevices) {}
