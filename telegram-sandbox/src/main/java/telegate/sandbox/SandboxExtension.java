package telegate.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// One sandbox for a test class, on free ports and in a directory that vanishes afterwards; only
/// the library stays, in `target/tdlib`. Test methods and lifecycle methods may have a parameter of
/// type [Sandbox].
///
/// Clients must be closed before the class ends.
public final class SandboxExtension
        implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
    /// One for the whole process, which can load one library only.
    private static final Path LIBRARY = Path.of("target", "tdlib");

    private @Nullable Path directory;
    private @Nullable Sandbox sandbox;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        var fresh = Files.createTempDirectory("telegate-sandbox-");
        directory = fresh;
        sandbox =
                Sandbox.start(
                        SandboxConfig.in(fresh).withLibraryDirectory(LIBRARY.toAbsolutePath()));
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (sandbox != null) {
            sandbox.close();
        }
        if (directory != null) {
            delete(directory);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Sandbox.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (sandbox == null) {
            throw new IllegalStateException("the sandbox starts before the first test");
        }
        return sandbox;
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(SandboxExtension::deleteOne);
        }
    }

    private static void deleteOne(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
