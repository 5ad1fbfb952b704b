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

    /// Cut the client's connection without an answer; its other sessions live on.
    record Drop() implements Verdict {}

    /// Confirm the receipt and never answer, as on a half-open connection.
    record Ignore() implements Verdict {}

    /// The usual verdict.
    Verdict PROCEED = new Proceed();

    /// @throws RpcError the answer, instead of the handler's
    Verdict before(RpcCall call) throws RpcError;
}
