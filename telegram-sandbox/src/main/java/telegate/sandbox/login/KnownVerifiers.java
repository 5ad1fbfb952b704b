package telegate.sandbox.login;

import java.util.LinkedHashMap;
import java.util.Map;
import telegate.sandbox.srp.SrpVerifier;

/// People with the same password get the same salts and verifier, as nobody would do with real
/// passwords: in a test everybody has the same one, and what it costs to derive a verifier is time
/// that the parts under test do not get. Thread-safe.
final class KnownVerifiers {
    private static final int KEPT = 64;

    private final Map<String, SrpVerifier> verifiers;

    KnownVerifiers() {
        this(KEPT);
    }

    /// @param kept how many at most
    KnownVerifiers(int kept) {
        this.verifiers =
                new LinkedHashMap<>(kept, 0.75f, true) {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, SrpVerifier> eldest) {
                        return size() > kept;
                    }
                };
    }

    synchronized SrpVerifier of(String password) {
        return verifiers.computeIfAbsent(password, SrpVerifier::of);
    }
}
