package telegate.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/// What the build made of the other modules.
final class Artifacts {

    private final Path project;

    Artifacts(Path project) {
        this.project = project;
    }

    /// The class path of a Quarkus service, flat: Quarkus' own launcher loads classes by a loader
    /// of its own, and those cannot come from an ahead-of-time cache. Changed classes go before the
    /// originals.
    ///
    /// @throws SettingsException when it is not built
    List<String> quarkusClassPath(String module) {
        Path application = application(module);
        List<String> entries = new ArrayList<>(guard());
        for (String generated : List.of("transformed-bytecode.jar", "generated-bytecode.jar")) {
            Path jar = application.resolve("quarkus").resolve(generated);
            if (Files.exists(jar)) {
                entries.add(jar.toString());
            }
        }
        entries.addAll(jarsIn(application.resolve("app")));
        entries.addAll(jarsIn(application.resolve("lib/boot")));
        entries.addAll(jarsIn(application.resolve("lib/main")));
        return entries;
    }

    /// Options for the packages of the JDK that a Quarkus service looks into; they stand in the
    /// manifest of its launcher.
    List<String> quarkusOpenings(String module) {
        try (JarFile launcher =
                new JarFile(application(module).resolve("quarkus-run.jar").toFile())) {
            Attributes manifest = launcher.getManifest().getMainAttributes();
            String opened = Optional.ofNullable(manifest.getValue("Add-Opens")).orElse("");
            return Arrays.stream(opened.split(" "))
                    .filter(entry -> !entry.isEmpty())
                    .map(entry -> "--add-opens=" + entry + "=ALL-UNNAMED")
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The launcher of " + module + " cannot be read.", e);
        }
    }

    /// @throws SettingsException when it is not built
    List<String> sandboxClassPath() {
        Path target = project.resolve("telegram-sandbox/target");
        List<String> own = jarsIn(target);
        List<String> libraries = jarsIn(target.resolve("lib"));
        if (own.isEmpty() || libraries.isEmpty()) {
            throw notBuilt("telegram-sandbox", target);
        }
        List<String> entries = new ArrayList<>(guard());
        entries.addAll(own);
        entries.addAll(libraries);
        return entries;
    }

    /// The part's ahead-of-time cache. When the build has changed since it was made, the JVM does
    /// without.
    Path aotCache(PartName name) {
        return project.resolve("deploy/standalone/target/aot").resolve(name.label() + ".aot");
    }

    /// The jar with [telegate.embedded.ParentPipe] from one place, whoever starts the part: a cache
    /// serves only the class path that it was made with.
    private List<String> guard() {
        return jarsIn(project.resolve("deploy/standalone/target/lib")).stream()
                .filter(jar -> jar.contains("embedded-infrastructure"))
                .toList();
    }

    private Path application(String module) {
        Path application = project.resolve(module).resolve("target/quarkus-app");
        if (!Files.exists(application.resolve("quarkus-run.jar"))) {
            throw notBuilt(module, application);
        }
        return application;
    }

    private static List<String> jarsIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString).filter(Artifacts::isProgram).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " cannot be read.", e);
        }
    }

    private static boolean isProgram(String file) {
        return file.endsWith(".jar") && !file.endsWith("-tests.jar");
    }

    private static SettingsException notBuilt(String module, Path missing) {
        return new SettingsException(
                "%s is not built (nothing usable in %s). ./telegate run builds it; by hand: mvn package -DskipTests"
                        .formatted(module, missing));
    }
}
