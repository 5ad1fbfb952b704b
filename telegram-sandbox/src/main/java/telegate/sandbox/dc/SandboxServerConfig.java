package telegate.sandbox.dc;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import telegate.sandbox.key.RsaKey;

/// Settings of a [SandboxServer].
///
/// @param address where the SOCKS5 front listens
/// @param socksPort its port, 0 for a free one
/// @param dataDirectory where authorization keys are kept
/// @param rsaKey the key that clients were made to trust
/// @param dcs numbers of the data centres; a client that asks for another one is turned away
/// @param realSizePq whether clients must factorise a product of two 31 bit primes, as with
///   Telegram (about 30 ms of their time), instead of a tiny one
public record SandboxServerConfig(
        InetAddress address,
        int socksPort,
        Path dataDirectory,
        RsaKey rsaKey,
        List<Integer> dcs,
        boolean realSizePq) {

    /// Loopback, a free port, data centres 1 and 2, small factors.
    public static SandboxServerConfig in(Path dataDirectory) {
        return new SandboxServerConfig(
                InetAddress.getLoopbackAddress(),
                0,
                dataDirectory,
                RsaKey.loadOrCreate(dataDirectory),
                List.of(1, 2),
                false);
    }

    public SandboxServerConfig withSocksPort(int port) {
        return new SandboxServerConfig(address, port, dataDirectory, rsaKey, dcs, realSizePq);
    }

    public SandboxServerConfig withRealSizePq(boolean real) {
        return new SandboxServerConfig(address, socksPort, dataDirectory, rsaKey, dcs, real);
    }
}
