package telegate.standalone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Ahead-of-time caches: classes loaded and linked at build time, which takes more than half of the
/// processor time of a start away.
final class AotCaches {

    /// Makes the JVM write a cache when it ends; never used together with reading one.
    static final String TRAINING = "-XX:AOTCacheOutput=";

    /// The cache holds classes and not which methods were compiled in training: a start would
    /// compile all of these at once, when it needs the processor most (docs/decisions/0016).
    private static final List<String> CLASSES_ALONE =
            List.of(
                    "-XX:+UnlockDiagnosticVMOptions",
                    "-XX:+IgnoreUnrecognizedVMOptions",
                    "-XX:-AOTRecordTraining");

    private AotCaches() {}

    /// The options of a part with those for its cache, if it has one. A cache that does not fit the
    /// classes or the JDK is left alone by the JVM, which needs no word in the log.
    static List<String> options(Path cache, List<String> jvmOptions) {
        List<String> options = new ArrayList<>();
        boolean training = jvmOptions.stream().anyMatch(option -> option.startsWith(TRAINING));
        if (training || Files.exists(cache)) {
            options.add("-Xlog:aot*=error");
        }
        if (training) {
            options.addAll(CLASSES_ALONE);
        } else if (Files.exists(cache)) {
            options.add("-XX:AOTCache=" + cache);
        }
        options.addAll(jvmOptions);
        return options;
    }
}
