package telegate.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "telegate.contract", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule shouldDependOnNoFramework =
            classes()
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "telegate.contract..",
                            "java..",
                            "org.jspecify.annotations..",
                            "com.fasterxml.jackson..",
                            "com.fasterxml.uuid..",
                            "com.google.crypto.tink..");

    @ArchTest
    static final ArchRule shouldKeepTinkInSecretPackage =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("telegate.contract.secret..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("com.google.crypto.tink..", "telegate.contract.secret..");

    @ArchTest
    static final ArchRule shouldHaveRecordsAsMessages =
            classes()
                    .that()
                    .implement(Command.class)
                    .or()
                    .implement(Event.class)
                    .and()
                    .areNotInterfaces()
                    .should()
                    .beRecords();
}
