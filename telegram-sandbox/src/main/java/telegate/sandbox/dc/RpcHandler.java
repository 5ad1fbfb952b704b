package telegate.sandbox.dc;

/// Answers one method. Called on the thread of the client's connection, so two calls of one client
/// do not overlap unless a filter delayed one; calls of different clients do.
@FunctionalInterface
public interface RpcHandler {
    /// The result: a TlObject, a Boolean, a List where the method returns a vector, or its bytes.
    ///
    /// @throws RpcError what the client gets instead of a result
    Object handle(RpcCall call) throws RpcError;
}
