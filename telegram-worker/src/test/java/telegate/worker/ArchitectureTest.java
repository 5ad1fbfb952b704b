package telegate.worker;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The borders inside the worker: what the packages promise in their comments, checked.
@AnalyzeClasses(packages = "telegate.worker", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule nativeCodeIsBehindItsModule =
            noClasses()
                    .that()
                    .doNotHaveFullyQualifiedName("telegate.worker.partition.BootTimeClock")
                    .and()
                    .doNotHaveFullyQualifiedName("telegate.worker.CoreFiles")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("java.lang.foreign..");

    @ArchTest
    static final ArchRule theEngineIsBehindThePort =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("telegate.worker.tdlib.internal..", "telegate.worker")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("telegate.tdlib..");

    @ArchTest
    static final ArchRule theImplementationIsSeenByTheWiringAlone =
            classes()
                    .that()
                    .resideInAPackage("telegate.worker.tdlib.internal..")
                    .should()
                    .onlyBeAccessed()
                    .byAnyPackage("telegate.worker.tdlib.internal..", "telegate.worker");

    @ArchTest
    static final ArchRule thePortKnowsNoJson =
            noClasses()
                    .that()
                    .resideInAPackage("telegate.worker.tdlib")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("com.fasterxml..", "jakarta..", "io.quarkus..");

    @ArchTest
    static final ArchRule theLoginDependsOnNoFramework =
            noClasses()
                    .that()
                    .resideInAPackage("telegate.worker.login..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "jakarta..",
                            "io.quarkus..",
                            "io.smallrye..",
                            "org.apache.kafka..",
                            "org.hibernate..",
                            "com.fasterxml..",
                            "telegate.tdlib..")
                    .allowEmptyShould(true);

    @ArchTest
    static final ArchRule theGateKnowsThePortAndNothingElseOfTheWorker =
            noClasses()
                    .that()
                    .resideInAPackage("telegate.worker.egress..")
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage("telegate.worker..")
                                    .and(
                                            not(
                                                    resideInAnyPackage(
                                                            "telegate.worker.egress..",
                                                            "telegate.worker.tdlib"))))
                    .orShould()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "jakarta..", "io.quarkus..", "io.vertx..", "org.apache.kafka..");

    @ArchTest
    static final ArchRule socketsAreBehindTheGate =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("telegate.worker.egress..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("telegate.worker.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingIsInjectedIntoFields =
            noFields().should().beAnnotatedWith("jakarta.inject.Inject");

    @ArchTest
    static final ArchRule publicFieldsAreConstants =
            fields().that()
                    .arePublic()
                    .and()
                    .areDeclaredInClassesThat()
                    .areNotAnnotatedWith("jakarta.persistence.Entity")
                    .and()
                    .areDeclaredInClassesThat()
                    .areNotAnnotatedWith("jakarta.persistence.Embeddable")
                    .should()
                    .beStatic()
                    .andShould()
                    .beFinal()
                    .allowEmptyShould(true);

    @ArchTest static final ArchRule nothingPrints = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest static final ArchRule oneLoggingInterface = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule threadsAreMadeByBuilders =
            noClasses()
                    .should()
                    .callConstructor(Thread.class)
                    .orShould()
                    .callConstructor(Thread.class, Runnable.class)
                    .orShould()
                    .callConstructor(Thread.class, Runnable.class, String.class);
}
