package telegate.standalone;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the project lies, whose built modules are run.
final class ProjectFolder {

    /// System property that names it; the `telegate` script sets it.
    static final String PROPERTY = "telegate.project";

    private ProjectFolder() {}

    /// The folder that the property names, else the nearest one upwards from the current folder.
    static Path find() {
        String named = System.getProperty(PROPERTY);
        if (named != null) {
            return Path.of(named);
        }
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !isProject(folder)) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new SettingsException(
                    "The project's folder was not found. Start Telegate by its script ./telegate.");
        }
        return folder;
    }

    private static boolean isProject(Path folder) {
        return Files.exists(folder.resolve("deploy/standalone/pom.xml"));
    }
}
