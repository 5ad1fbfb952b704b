package telegate.sandbox.dc;

import org.jspecify.annotations.Nullable;
import telegate.sandbox.mtproto.AuthKey;
import telegate.sandbox.tl.TlObject;

/// One query of a client, freed of its wrappers.
///
/// @param method the method with its arguments
/// @param key the permanent key of the caller, also when the packet came with a temporary key bound
///   to it
/// @param sessionId the client's session
/// @param dc number of the data centre that was called, without regard to the environment: 1, 2,
///   ...
/// @param testMode whether the test environment was called
/// @param process identity of the calling process: the user name that it gave to the SOCKS front,
///   or empty
/// @param info what the client told about itself on this key, null when it has not yet
public record RpcCall(
        TlObject method,
        AuthKey key,
        long sessionId,
        int dc,
        boolean testMode,
        String process,
        @Nullable ClientInfo info) {}
