package telegate.sandbox.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import telegate.sandbox.dc.RpcCall;
import telegate.sandbox.dc.RpcError;
import telegate.sandbox.dc.RpcFilter;

/// The faults that wait for a call. Thread-safe. The first one armed for a method is used up first.
public final class Faults implements RpcFilter {
    /// In place of a method: any.
    public static final String ANY_METHOD = "*";

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Armed> armed = new ArrayList<>();
    private final Set<Long> poisoned = ConcurrentHashMap.newKeySet();
    private volatile boolean halfOpen;

    /// A fault and how often it will still happen.
    public record Armed(String method, int remaining, Fault fault) {
        boolean matches(String called) {
            return method.equals(ANY_METHOD) || method.equals(called);
        }
    }

    /// For the next `count` calls of `method`.
    public void arm(String method, int count, Fault fault) {
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1");
        }
        lock.lock();
        try {
            armed.add(new Armed(method, count, fault));
        } finally {
            lock.unlock();
        }
    }

    /// While true, every call is treated as if it had not arrived, and the connections stay open.
    public void setHalfOpen(boolean newHalfOpen) {
        halfOpen = newHalfOpen;
    }

    public boolean halfOpen() {
        return halfOpen;
    }

    /// Whether clients of the account get an answer at their start that aborts TDLib.
    public boolean isPoisoned(long account) {
        return poisoned.contains(account);
    }

    public void setPoisoned(long account, boolean newPoisoned) {
        if (newPoisoned) {
            poisoned.add(account);
        } else {
            poisoned.remove(account);
        }
    }

    /// The poisoned accounts.
    public Set<Long> poisoned() {
        return Set.copyOf(poisoned);
    }

    public List<Armed> armed() {
        lock.lock();
        try {
            return List.copyOf(armed);
        } finally {
            lock.unlock();
        }
    }

    /// Nothing armed, nothing half-open, nobody poisoned.
    public void reset() {
        halfOpen = false;
        poisoned.clear();
        lock.lock();
        try {
            armed.clear();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Verdict before(RpcCall call) throws RpcError {
        if (halfOpen) {
            return new RpcFilter.Ignore();
        }
        return switch (take(call.method().name())) {
            case null -> PROCEED;
            case Fault.Fail(int code, var text) -> throw new RpcError(code, text);
            case Fault.Delay(var duration) -> new RpcFilter.Delay(duration);
            case Fault.Drop _ -> new RpcFilter.Drop();
            case Fault.Ignore _ -> new RpcFilter.Ignore();
        };
    }

    private @Nullable Fault take(String method) {
        lock.lock();
        try {
            for (int i = 0; i < armed.size(); i++) {
                var candidate = armed.get(i);
                if (!candidate.matches(method)) {
                    continue;
                }
                if (candidate.remaining() == 1) {
                    armed.remove(i);
                } else {
                    armed.set(
                            i,
                            new Armed(
                                    candidate.method(),
                                    candidate.remaining() - 1,
                                    candidate.fault()));
                }
                return candidate.fault();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }
}
