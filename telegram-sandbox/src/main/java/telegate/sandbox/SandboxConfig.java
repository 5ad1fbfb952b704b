package telegate.sandbox;

import java.nio.file.Path;

/// Settings of a [Sandbox].
///
/// @param dataDirectory where keys and accounts are kept between runs
/// @param libraryDirectory where the server's RSA key and the library that trusts it are kept.
///   Sandboxes whose clients live in one process must share it, because a process can load only one
///   library.
/// @param phonePort port of the pretended phone, 0 for a free one
/// @param socksPort port of the proxy that leads to the data centre, 0 for a free one
/// @param realSizePq whether new clients have to factorise as large a number as with Telegram: 30
///   ms of their time
public record SandboxConfig(
        Path dataDirectory,
        Path libraryDirectory,
        int phonePort,
        int socksPort,
        boolean realSizePq) {

    /// Free ports, quick key exchange.
    public static SandboxConfig in(Path dataDirectory) {
        return new SandboxConfig(dataDirectory, dataDirectory, 0, 0, false);
    }

    public SandboxConfig withPorts(int phone, int socks) {
        return new SandboxConfig(dataDirectory, libraryDirectory, phone, socks, realSizePq);
    }

    public SandboxConfig withLibraryDirectory(Path directory) {
        return new SandboxConfig(dataDirectory, directory, phonePort, socksPort, realSizePq);
    }

    public SandboxConfig withRealSizePq(boolean real) {
        return new SandboxConfig(dataDirectory, libraryDirectory, phonePort, socksPort, real);
    }
}
