package telegate.sandbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The layers of the sandbox: type language, wire, data centre, and on top of it what Telegram is
/// for its users.
@AnalyzeClasses(packages = "telegate.sandbox", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] UPPER = {
        "telegate.sandbox",
        "telegate.sandbox.account..",
        "telegate.sandbox.chat..",
        "telegate.sandbox.fault..",
        "telegate.sandbox.login..",
        "telegate.sandbox.phone..",
        "telegate.sandbox.service.."
    };

    @ArchTest
    static final ArchRule lowerHalfDoesNotKnowTheUpper =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "telegate.sandbox.tl..",
                            "telegate.sandbox.key..",
                            "telegate.sandbox.mtproto..",
                            "telegate.sandbox.dc..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(UPPER);

    @ArchTest
    static final ArchRule wireDoesNotKnowTheDataCentre =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "telegate.sandbox.tl..",
                            "telegate.sandbox.key..",
                            "telegate.sandbox.mtproto..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("telegate.sandbox.dc..");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("telegate.sandbox.(*)..").should().beFreeOfCycles();
}
