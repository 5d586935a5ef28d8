package dev.licenseauth.testing.architecture;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

/** Events come at least once, effects happen once. */
final class ConsumerRules {

    private ConsumerRules() {}

    static ArchRule everyConsumerRemembersWhatItProcessed(String root) {
        return classes()
                .that()
                .areAssignableTo(root + ".adapters.event.EventHandler")
                .and()
                .areNotInterfaces()
                .should(reachACallOf(root + ".domain.event.port.ProcessedEvents"))
                .as("every consumer of events uses ProcessedEvents");
    }

    /**
     * Itself or something it leads to inside its own service, such as the use case it calls. Shared code does not count: what that does with
     * the port says nothing about this consumer.
     */
    private static ArchCondition<JavaClass> reachACallOf(String port) {
        return new ArchCondition<>("call " + port + ", themselves or through a class of their own service") {
            @Override
            public void check(JavaClass handler, ConditionEvents events) {
                String service = servicePackage(handler);
                Set<JavaClass> seen = new HashSet<>(Set.of(handler));
                Deque<JavaClass> ahead = new ArrayDeque<>(seen);
                while (!ahead.isEmpty()) {
                    JavaClass type = ahead.remove();
                    if (type.getAccessesFromSelf().stream().anyMatch(access -> isOn(port, access))) {
                        return;
                    }
                    type.getDirectDependenciesFromSelf().stream()
                            .map(dependency -> dependency.getTargetClass())
                            .filter(target -> Context.isIn(target, service))
                            .filter(seen::add)
                            .forEach(ahead::add);
                }
                events.add(SimpleConditionEvent.violated(handler, handler.getName() + " never asks " + port));
            }
        };
    }

    private static boolean isOn(String port, JavaAccess<?> access) {
        return access.getTargetOwner().isAssignableTo(port);
    }

    /** {@code dev.licenseauth.audit} of {@code dev.licenseauth.audit.adapter.in.kafka}. */
    private static String servicePackage(JavaClass handler) {
        String name = handler.getPackageName();
        int adapter = name.indexOf(".adapter.");
        return adapter < 0 ? name : name.substring(0, adapter);
    }
}
