package telegate.worker;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/// What the integration tests owe to the build, which runs them in groups.
@AnalyzeClasses(packages = "telegate.worker", importOptions = ImportOption.OnlyIncludeTests.class)
class IntegrationTestsTest {

    /// Without one it would run in a process that another worker was started in, which the build
    /// keeps for tests that have none.
    @ArchTest
    static final ArchRule whoStartsAWorkerSaysWithWhom =
            classes()
                    .that()
                    .areAnnotatedWith(QuarkusTest.class)
                    .should()
                    .beAnnotatedWith(
                            describe(
                                    "@Tag(\"worker\")",
                                    (JavaAnnotation<?> annotation) ->
                                            annotation.getRawType().isEquivalentTo(Tag.class)
                                                    && annotation
                                                            .get("value")
                                                            .equals(Optional.of("worker"))));
}
