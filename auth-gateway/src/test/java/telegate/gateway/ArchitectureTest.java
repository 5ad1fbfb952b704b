package telegate.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Instant;
import telegate.gateway.security.Caller;

@AnalyzeClasses(packages = "telegate.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("telegate.gateway.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule KNOWS_NO_WORKER =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "telegate.worker..", "telegate.tdlib..", "telegate.sandbox..");

    @ArchTest
    static final ArchRule KAFKA_STAYS_IN_ONE_PACKAGE =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("telegate.gateway.messaging..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule NOTHING_IS_PRINTED =
            noClasses()
                    .that()
                    .haveNameNotMatching(".*FirstAdministrator")
                    .should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule TIME_COMES_FROM_THE_CLOCK =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("telegate.gateway.config..")
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(Clock.class, "systemUTC")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule FIELDS_ARE_NOT_INJECTED =
            fields().should().notBeAnnotatedWith(Inject.class);

    @ArchTest
    static final ArchRule RESOURCES_ARE_PACKAGE_PRIVATE =
            classes().that().areAnnotatedWith(Path.class).should().bePackagePrivate();

    @ArchTest
    static final ArchRule COMMANDS_ARE_NOT_SENT_FROM_RESOURCES =
            noClasses()
                    .that()
                    .areAnnotatedWith(Path.class)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("telegate.gateway.messaging..");

    @ArchTest
    static final ArchRule WHO_ASKS_IS_KNOWN_FROM_THE_CALLER =
            noClasses()
                    .that()
                    .resideInAnyPackage("telegate.gateway.login..", "telegate.gateway.account..")
                    .should()
                    .dependOnClassesThat()
                    .haveNameMatching("io\\.quarkus\\.security\\.identity\\..*")
                    .because("they ask " + Caller.class.getSimpleName());
}
