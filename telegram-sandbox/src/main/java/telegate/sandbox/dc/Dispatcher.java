package telegate.sandbox.dc;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import telegate.sandbox.tl.TlException;
import telegate.sandbox.tl.TlSchema;

/// Which handler answers which method. Thread-safe.
///
/// A method without handler is answered `400 METHOD_INVALID` and counted: never a default object,
/// because one that TDLib does not expect there can abort its whole process.
public final class Dispatcher {
    private final Map<String, RpcHandler> handlers = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> unknown = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
    private volatile RpcFilter filter = _ -> RpcFilter.PROCEED;

    /// Makes `handler` the one that answers `method`, instead of an earlier one.
    ///
    /// @throws TlException when the schema does not have the method
    public void register(String method, RpcHandler handler) {
        if (!TlSchema.isMethod(method)) {
            throw new TlException("the schema has no method " + method);
        }
        handlers.put(method, handler);
    }

    /// Sets the filter that sees every query before its handler.
    public void filter(RpcFilter rpcFilter) {
        this.filter = rpcFilter;
    }

    /// Methods that were asked for and have no handler, by name, or by `#id` where not even the
    /// schema knows them, and how often.
    public Map<String, Long> unknownMethods() {
        return counted(unknown);
    }

    /// How often each method was called, whether it has a handler or not.
    public Map<String, Long> calls() {
        return counted(calls);
    }

    RpcFilter.Verdict ask(RpcCall call) throws RpcError {
        calls.computeIfAbsent(call.method().name(), _ -> new LongAdder()).increment();
        return filter.before(call);
    }

    Object handle(RpcCall call) throws RpcError {
        @Nullable RpcHandler handler = handlers.get(call.method().name());
        if (handler == null) {
            throw refuse(call.method().name());
        }
        return handler.handle(call);
    }

    /// Counts a method that nobody answers.
    RpcError refuse(String method) {
        unknown.computeIfAbsent(method, _ -> new LongAdder()).increment();
        return RpcError.badRequest("METHOD_INVALID");
    }

    private static Map<String, Long> counted(Map<String, LongAdder> counters) {
        Map<String, Long> counts = new TreeMap<>();
        counters.forEach((name, count) -> counts.put(name, count.sum()));
        return counts;
    }
}
