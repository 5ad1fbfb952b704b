package telegate.sandbox.dc;

import java.time.Duration;

/// Looks at every query before its handler; the place for injected faults. Called on the thread of
/// the connection.
@FunctionalInterface
public interface RpcFilter {
    /// What to do with a query.
    sealed interface Verdict {}

    /// Hand it to its handler.
    record Proceed() implements Verdict {}

    /// Hand it to its handler later; other queries of the client go on meanwhile.
    record Delay(Duration duration) implements Verdict {}

    /// Cut the client's connection as if the query had not arrived; the client sends it again on
    /// the next one.
    record Drop() implements Verdict {}

    /// Do nothing at all, as on a half-open connection; the client sends the query again when it
    /// has a new one.
    record Ignore() implements Verdict {}

    /// The usual verdict.
    Verdict PROCEED = new Proceed();

    /// @throws RpcError the answer, instead of the handler's
    Verdict before(RpcCall call) throws RpcError;
}
