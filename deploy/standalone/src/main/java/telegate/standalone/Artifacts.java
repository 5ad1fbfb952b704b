package telegate.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What the build made of the other modules.
final class Artifacts {

    private final Path project;

    Artifacts(Path project) {
        this.project = project;
    }

    /// The program of a Quarkus service.
    ///
    /// @throws SettingsException when it is not built
    Path quarkusApplication(String module) {
        Path jar = project.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw notBuilt(module, jar);
        }
        return jar;
    }

    /// @throws SettingsException when it is not built
    List<String> sandboxClassPath() {
        Path target = project.resolve("telegram-sandbox/target");
        Path main = target.resolve("classes/telegate/sandbox/SandboxMain.class");
        if (!Files.exists(main)) {
            throw notBuilt("telegram-sandbox", main);
        }
        List<String> entries = new ArrayList<>();
        entries.add(target.resolve("classes").toString());
        Path libraries = target.resolve("lib");
        if (!Files.isDirectory(libraries)) {
            throw notBuilt("telegram-sandbox", libraries);
        }
        try (Stream<Path> jars = Files.list(libraries)) {
            jars.map(Path::toString)
                    .filter(jar -> jar.endsWith(".jar"))
                    .sorted()
                    .forEach(entries::add);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + libraries + " cannot be read.", e);
        }
        return entries;
    }

    private static SettingsException notBuilt(String module, Path missing) {
        return new SettingsException(
                "%s is not built (%s is missing). ./telegate run builds it; by hand: mvn package -DskipTests"
                        .formatted(module, missing));
    }
}
