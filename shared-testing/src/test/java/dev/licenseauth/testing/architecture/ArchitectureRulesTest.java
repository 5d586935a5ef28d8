package dev.licenseauth.testing.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Shows every rule classes that break it and classes that do not: a rule that cannot fail is worthless. */
class ArchitectureRulesTest {

    private static final String FIXTURES = ArchitectureRulesTest.class.getPackageName() + ".fixture.";
    private static final String BROKEN = FIXTURES + "broken";
    private static final String SOUND = FIXTURES + "sound";
    private static final JavaClasses BROKEN_CLASSES = new ClassFileImporter().importPackages(BROKEN);
    private static final JavaClasses SOUND_CLASSES = new ClassFileImporter().importPackages(SOUND);

    /** A rule, and what identifies in its report each of the fixtures that break it. */
    record Breach(ArchRule rule, List<String> culprits) {
        @Override
        public String toString() {
            return rule.getDescription();
        }
    }

    @ParameterizedTest
    @MethodSource
    void whatBreaksARuleIsReported(Breach breach) {
        EvaluationResult result = breach.rule().evaluate(BROKEN_CLASSES);

        List<String> violations = result.getFailureReport().getDetails();
        assertThat(breach.culprits())
                .as("culprits, of %s", violations)
                .allSatisfy(culprit -> assertThat(violations).anyMatch(violation -> violation.contains(culprit)));
        assertThat(violations)
                .as("nothing but the culprits")
                .allSatisfy(violation -> assertThat(breach.culprits()).anyMatch(violation::contains));
    }

    static Stream<Breach> whatBreaksARuleIsReported() {
        return Stream.of(
                new Breach(LayerRules.domainIsPureJava(BROKEN), List.of("SeesAFramework.container")),
                new Breach(
                        LayerRules.applicationSeesOnlyDomainAndPorts(BROKEN),
                        List.of("SeesAnAdapter.adapter", "SeesSharedAdapters.call", "InjectedIntoFields.limit")),
                new Breach(LayerRules.drivingAdaptersDoNotSeeDrivenOnes(BROKEN), List.of("LeaksAnEntity.entity")),
                new Breach(LayerRules.drivenAdaptersDoNotSeeDrivingOnes(BROKEN), List.of("SeesTheResource.resource")),
                new Breach(
                        LayerRules.noContextSeesTheDomainOfAnother(BROKEN),
                        List.of("SeesIdentity", "SharedButSeesAContext.id")),
                new Breach(
                        LayerRules.entitiesStayInTheirAdapter(BROKEN),
                        List.of("EntityOutOfPlace", "LeaksAnEntity.entity")),
                new Breach(
                        PurityRules.timeAndChanceAreInjected(BROKEN),
                        List.of(
                                "MakesTimeAndChance.instant()",
                                "MakesTimeAndChance.date()",
                                "MakesTimeAndChance.millis()",
                                "MakesTimeAndChance.clock()",
                                "MakesTimeAndChance.id()",
                                "MakesTimeAndChance.idByReference()",
                                "MakesTimeAndChance.random()",
                                "MakesTimeAndChance.secureRandom()",
                                "MakesTimeAndChance.threadLocal()")),
                new Breach(
                        PurityRules.nothingIsInjectedIntoFields(BROKEN),
                        List.of("InjectedIntoFields.collaborator", "InjectedIntoFields.limit")),
                new Breach(PurityRules.noLegacyTime(BROKEN), List.of("UsesLegacyTime.time")),
                new Breach(PurityRules.noStandardStreams(BROKEN), List.of("Prints.out()", "Prints.err()")),
                new Breach(PurityRules.everyPackageIsNullMarked(BROKEN), List.of("InAnUnmarkedPackage")),
                new Breach(
                        EndpointRules.everyEndpointDeclaresItsPermission(BROKEN),
                        List.of(
                                "Endpoints.undeclared() does not declare who may call it",
                                "Endpoints.contradictory() declares more than once who may call it")),
                new Breach(
                        ConsumerRules.everyConsumerRemembersWhatItProcessed(BROKEN),
                        List.of("Forgetful", "HasButDoesNotAsk", "HidesBehindSharedCode")));
    }

    @Test
    void everyRuleIsShownClassesThatBreakIt() {
        assertThat(whatBreaksARuleIsReported().map(breach -> breach.rule().getDescription()))
                .containsExactlyInAnyOrderElementsOf(ArchitectureRules.all(BROKEN)
                        .map(ArchRule::getDescription)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource
    void soundCodePasses(ArchRule rule) {
        assertThat(rule.evaluate(SOUND_CLASSES).getFailureReport().getDetails()).isEmpty();
    }

    static Stream<ArchRule> soundCodePasses() {
        return ArchitectureRules.all(SOUND);
    }

    @Test
    void aServiceCannotBeMistakenForAnother() {
        assertThatThrownBy(() -> new ArchitectureRules("licensing", "dev.licenseauth.audit") {})
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ArchitectureRules("license", "dev.licenseauth.license") {})
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rulesThatFoundNothingToJudgeFail() {
        assertThatThrownBy(() -> new ArchitectureRules("dev.licenseauth.nowhere") {}.everyRuleHolds())
                .isInstanceOf(IllegalStateException.class);
    }
}
