package dev.licenseauth.testing.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import java.util.Optional;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/** Who may see whom. */
final class LayerRules {

    private static final String ENTITY = "jakarta.persistence.Entity";
    private static final String POSTGRES_ADAPTER = "..adapter.out.postgres..";

    private LayerRules() {}

    static ArchRule domainIsPureJava(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".domain..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(root + ".domain..", "java..", "org.jspecify.annotations..")
                .as("the domain sees only java");
    }

    static ArchRule applicationSeesOnlyDomainAndPorts(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".*.application..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        root + ".domain..",
                        root + ".*.application..",
                        "java..",
                        "org.jspecify.annotations..",
                        "jakarta.enterprise..",
                        "jakarta.inject..",
                        "jakarta.transaction..")
                .as("the application sees only the domain and its ports");
    }

    static ArchRule drivingAdaptersDoNotSeeDrivenOnes(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + ".*.adapter.in..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".*.adapter.out..")
                .as("adapter.in does not see adapter.out");
    }

    static ArchRule drivenAdaptersDoNotSeeDrivingOnes(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + ".*.adapter.out..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".*.adapter.in..")
                .as("adapter.out does not see adapter.in");
    }

    static ArchRule noContextSeesTheDomainOfAnother(String root) {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should(seeOnlyTheDomainOfTheirOwnContext(root))
                .as("no bounded context sees the domain of another; shared code sees none");
    }

    private static ArchCondition<JavaClass> seeOnlyTheDomainOfTheirOwnContext(String root) {
        return new ArchCondition<>("see only the domain of their own context") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Optional<Context> own = Context.of(root, type);
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    Optional<Context> seen = Context.ofDomain(root, dependency.getTargetClass());
                    if (seen.isPresent() && !seen.equals(own)) {
                        events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                    }
                }
            }
        };
    }

    static ArchRule entitiesStayInTheirAdapter(String root) {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .areAnnotatedWith(ENTITY)
                .should()
                .resideInAPackage(POSTGRES_ADAPTER)
                .andShould()
                .onlyHaveDependentClassesThat()
                .resideInAPackage(POSTGRES_ADAPTER)
                .as("entities stay inside adapter.out.postgres");
    }
}
