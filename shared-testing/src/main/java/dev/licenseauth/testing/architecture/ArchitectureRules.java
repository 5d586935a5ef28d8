package dev.licenseauth.testing.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.util.stream.Stream;

/**
 * Runs every rule on a module and on the shared code it stands on. Each module extends it in one line:
 *
 * <pre>{@code
 * class ArchitectureTest extends ArchitectureRules {
 *     ArchitectureTest() {
 *         super("licensing", "dev.licenseauth.license");
 *     }
 * }
 * }</pre>
 */
public abstract class ArchitectureRules {

    private static final String ROOT = "dev.licenseauth";

    private final String rootPackage;

    /**
     * For a service.
     *
     * @param context the bounded context it owns: {@code identity}, {@code licensing}, {@code audit} or {@code webhook}
     * @param rootPackage where its classes are
     * @throws IllegalArgumentException if the two do not belong together
     */
    protected ArchitectureRules(String context, String rootPackage) {
        Context owner = Context.named(context);
        if (!rootPackage.equals(ROOT + "." + owner.service())) {
            throw new IllegalArgumentException(
                    "The context %s lives in %s.%s".formatted(context, ROOT, owner.service()));
        }
        this.rootPackage = rootPackage;
    }

    /** For a module that several services share. */
    protected ArchitectureRules(String rootPackage) {
        this.rootPackage = rootPackage;
    }

    @TestFactory
    final Stream<DynamicTest> everyRuleHolds() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT + ".domain", ROOT + ".adapters", rootPackage);
        if (classes.stream().noneMatch(type -> type.getPackageName().startsWith(rootPackage))) {
            throw new IllegalStateException(
                    "No classes found below " + rootPackage + ": the rules would hold for nothing.");
        }
        return all(ROOT).map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(classes)));
    }

    static Stream<ArchRule> all(String root) {
        return Stream.of(
                        LayerRules.domainIsPureJava(root),
                        LayerRules.applicationSeesOnlyDomainAndPorts(root),
                        LayerRules.drivingAdaptersDoNotSeeDrivenOnes(root),
                        LayerRules.drivenAdaptersDoNotSeeDrivingOnes(root),
                        LayerRules.noContextSeesTheDomainOfAnother(root),
                        LayerRules.entitiesStayInTheirAdapter(root),
                        PurityRules.timeAndChanceAreInjected(root),
                        PurityRules.nothingIsInjectedIntoFields(root),
                        PurityRules.noLegacyTime(root),
                        PurityRules.noStandardStreams(root),
                        PurityRules.everyPackageIsNullMarked(root),
                        EndpointRules.everyEndpointDeclaresItsPermission(root),
                        ConsumerRules.everyConsumerRemembersWhatItProcessed(root))
                .map(rule -> rule.allowEmptyShould(true));
    }
}
