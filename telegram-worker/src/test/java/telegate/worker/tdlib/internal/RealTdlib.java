package telegate.worker.tdlib.internal;

import java.io.IOException;
import java.nio.file.Path;
import telegate.tdlib.NativeLibrary;
import telegate.tdlib.TdJson;

/// The unmodified engine, for tests in which no packet leaves the machine.
final class RealTdlib {

    private RealTdlib() {}

    static TdJson load() throws IOException {
        return TdJson.load(NativeLibrary.unpackInto(Path.of("target", "native")));
    }
}
