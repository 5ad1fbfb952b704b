package telegate.sandbox.mtproto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import telegate.sandbox.key.RsaKey;
import telegate.sandbox.tl.TlException;
import telegate.sandbox.tl.TlObject;
import telegate.sandbox.tl.TlReader;

/// One connection's exchange of an authorization key (core.telegram.org/mtproto/auth_key). Used by
/// one thread.
///
/// A client may begin anew at any time; TDLib sends `req_pq_multi` twice just to see whether a
/// reopened connection carries anything.
public final class KeyExchange {
    /// What all exchanges of a server share.
    public static final class Parameters {
        private final RsaKey rsaKey;
        private final boolean realSizePq;
        private final SecureRandom random;
        private final DhGroup group;
        private final InstantSource clock;
        private final Consumer<AuthKey> newKeys;

        /// @param newKeys receives each key before its client is told about it
        public Parameters(
                RsaKey rsaKey,
                boolean realSizePq,
                SecureRandom random,
                InstantSource clock,
                Consumer<AuthKey> newKeys) {
            this.rsaKey = rsaKey;
            this.realSizePq = realSizePq;
            this.random = random;
            this.group = new DhGroup(random);
            this.clock = clock;
            this.newKeys = newKeys;
        }
    }

    private record Offer(byte[] nonce, byte[] serverNonce, PrimePair pair) {}

    private record Secret(byte[] newNonce, @Nullable Integer expiresIn) {}

    private final Parameters parameters;
    private final int dc;
    private @Nullable Offer offer;
    private @Nullable Secret secret;

    /// @param dc the data centre that the connection asked for, 10000 more in the test environment
    public KeyExchange(Parameters parameters, int dc) {
        this.parameters = parameters;
        this.dc = dc;
    }

    /// Answers one message in plain text.
    ///
    /// @throws ProtocolViolation when it does not belong here or does not fit
    public TlObject answer(byte[] request) throws ProtocolViolation {
        try {
            var query = new TlReader(request).object();
            return switch (query.name()) {
                case "req_pq_multi" -> offer(query);
                case "req_DH_params" -> parameters(query);
                case "set_client_DH_params" -> agree(query);
                default -> throw new ProtocolViolation("not in plain text: " + query.name());
            };
        } catch (TlException e) {
            throw new ProtocolViolation("malformed message in plain text", e);
        }
    }

    private TlObject offer(TlObject query) {
        var serverNonce = new byte[16];
        parameters.random.nextBytes(serverNonce);
        var pair = parameters.realSizePq ? PrimePair.realSize(parameters.random) : PrimePair.SMALL;
        offer = new Offer(query.bytes("nonce"), serverNonce, pair);
        secret = null;
        return TlObject.of(
                "resPQ",
                "nonce",
                query.bytes("nonce"),
                "server_nonce",
                serverNonce,
                "pq",
                pair.product(),
                "server_public_key_fingerprints",
                List.of(parameters.rsaKey.fingerprint()));
    }

    private TlObject parameters(TlObject query) throws ProtocolViolation {
        var offered = currentOffer(query);
        if (!offered.pair().factors(query.bytes("p"), query.bytes("q"))
                || query.longValue("public_key_fingerprint") != parameters.rsaKey.fingerprint()) {
            throw new ProtocolViolation("wrong factors or wrong RSA key");
        }
        var data = RsaPad.open(parameters.rsaKey, query.bytes("encrypted_data"));
        var inner = new TlReader(data).object();
        boolean temporary = inner.is("p_q_inner_data_temp_dc");
        if (!temporary && !inner.is("p_q_inner_data_dc")) {
            throw new ProtocolViolation("unexpected " + inner.name());
        }
        currentOffer(inner);
        if (inner.integer("dc") != dc) {
            throw new ProtocolViolation("exchange for another data centre");
        }
        var newNonce = inner.bytes("new_nonce");
        secret = new Secret(newNonce, temporary ? inner.integer("expires_in") : null);
        var answer =
                TlObject.of(
                        "server_DH_inner_data",
                        "nonce",
                        offered.nonce(),
                        "server_nonce",
                        offered.serverNonce(),
                        "g",
                        DhGroup.GENERATOR,
                        "dh_prime",
                        DhGroup.prime(),
                        "g_a",
                        parameters.group.publicValue(),
                        "server_time",
                        (int) parameters.clock.instant().getEpochSecond());
        return TlObject.of(
                "server_DH_params_ok",
                "nonce",
                offered.nonce(),
                "server_nonce",
                offered.serverNonce(),
                "encrypted_answer",
                TemporaryKeys.of(newNonce, offered.serverNonce())
                        .encryptWithHash(answer.toBytes()));
    }

    private TlObject agree(TlObject query) throws ProtocolViolation {
        var offered = currentOffer(query);
        var agreed = secret;
        if (agreed == null) {
            throw new ProtocolViolation("set_client_DH_params comes too early");
        }
        var keys = TemporaryKeys.of(agreed.newNonce(), offered.serverNonce());
        var inner = new TlReader(keys.decryptWithHash(query.bytes("encrypted_data"))).object();
        if (!inner.is("client_DH_inner_data")) {
            throw new ProtocolViolation("unexpected " + inner.name());
        }
        currentOffer(inner);
        var bytes = parameters.group.agree(inner.bytes("g_b"));
        parameters.newKeys.accept(key(bytes, offered, agreed));
        var auxHash = Arrays.copyOf(Digests.sha1(bytes), 8);
        var hash = Digests.sha1(agreed.newNonce(), new byte[] {1}, auxHash);
        offer = null;
        secret = null;
        return TlObject.of(
                "dh_gen_ok",
                "nonce",
                offered.nonce(),
                "server_nonce",
                offered.serverNonce(),
                "new_nonce_hash1",
                Arrays.copyOfRange(hash, 4, 20));
    }

    private AuthKey key(byte[] bytes, Offer offered, Secret agreed) {
        long salt =
                LittleEndian.longAt(agreed.newNonce(), 0)
                        ^ LittleEndian.longAt(offered.serverNonce(), 0);
        var now = parameters.clock.instant();
        Integer expiresIn = agreed.expiresIn();
        Instant expiresAt = expiresIn == null ? null : now.plusSeconds(expiresIn);
        return AuthKey.of(bytes, dc, salt, now, expiresAt);
    }

    private Offer currentOffer(TlObject message) throws ProtocolViolation {
        var current = offer;
        if (current == null
                || !MessageDigest.isEqual(current.nonce(), message.bytes("nonce"))
                || !MessageDigest.isEqual(current.serverNonce(), message.bytes("server_nonce"))) {
            throw new ProtocolViolation("a nonce does not fit");
        }
        return current;
    }
}
