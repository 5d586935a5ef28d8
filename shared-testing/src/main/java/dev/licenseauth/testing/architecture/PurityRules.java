package dev.licenseauth.testing.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;

import java.time.Clock;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

/** What code must not reach for by itself. */
final class PurityRules {

    private static final String NULL_MARKED = "org.jspecify.annotations.NullMarked";

    private static final List<String> FIELD_INJECTION = List.of(
            "jakarta.inject.Inject",
            "jakarta.annotation.Resource",
            "jakarta.persistence.PersistenceContext",
            "jakarta.ws.rs.core.Context",
            "org.eclipse.microprofile.config.inject.ConfigProperty",
            "org.eclipse.microprofile.reactive.messaging.Channel",
            "org.eclipse.microprofile.rest.client.inject.RestClient");

    /** Ways to the current time or to chance that a test cannot steer, as owner and method. */
    private static final Set<String> UNSTEERABLE = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.Math.random",
            UUID.class.getName() + ".randomUUID",
            ThreadLocalRandom.class.getName() + ".current");

    private PurityRules() {}

    static ArchRule timeAndChanceAreInjected(String root) {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackage("..config..")
                .should(takeTimeAndChanceFromOutside())
                .as("time, ids and randomness are made in config and injected everywhere else");
    }

    private static ArchCondition<JavaClass> takeTimeAndChanceFromOutside() {
        return new ArchCondition<>("take time and chance from outside") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                // Calls and method references alike.
                for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                    if (access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target
                            && isUnsteerable(target)) {
                        events.add(SimpleConditionEvent.violated(type, access.getDescription()));
                    }
                }
            }
        };
    }

    private static boolean isUnsteerable(AccessTarget.CodeUnitAccessTarget target) {
        JavaClass owner = target.getOwner();
        String name = target.getName();
        if (name.equals("now") && owner.getPackageName().startsWith("java.time")) {
            // now(Clock) is the way to do it.
            return target.getRawParameterTypes().stream().noneMatch(parameter -> parameter.isEquivalentTo(Clock.class));
        }
        if (owner.isEquivalentTo(Clock.class)) {
            return name.startsWith("system");
        }
        if (name.equals("<init>")) {
            return owner.isAssignableTo(Random.class);
        }
        return UNSTEERABLE.contains(owner.getName() + "." + name);
    }

    static ArchRule nothingIsInjectedIntoFields(String root) {
        return noFields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(root + "..")
                .should()
                .beAnnotatedWith(DescribedPredicate.describe(
                        "an annotation that injects",
                        annotation ->
                                FIELD_INJECTION.contains(annotation.getRawType().getName())))
                .as("injection goes through constructors, never into fields");
    }

    static ArchRule noLegacyTime(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are java.util.Date, its kin or Joda",
                        type -> type.isAssignableTo(Date.class)
                                || type.isAssignableTo(Calendar.class)
                                || type.isAssignableTo(java.text.DateFormat.class)
                                || type.getPackageName().startsWith("org.joda.time")))
                .as("time is java.time");
    }

    static ArchRule noStandardStreams(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .as("nothing is printed; what is worth telling is logged");
    }

    static ArchRule everyPackageIsNullMarked(String root) {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should(new ArchCondition<>("be in a package with @NullMarked in its package-info") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (!type.getPackage().isAnnotatedWith(NULL_MARKED)) {
                            events.add(SimpleConditionEvent.violated(
                                    type, "%s is in a package without @NullMarked".formatted(type.getName())));
                        }
                    }
                })
                .as("every package is @NullMarked");
    }
}
