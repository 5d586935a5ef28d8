package dev.licenseauth.testing.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import java.util.List;
import java.util.stream.Stream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

/** Nothing is reachable over HTTP by oversight. */
final class EndpointRules {

    /** Carried by {@code @GET}, {@code @POST} and their like. */
    private static final String HTTP_METHOD = "jakarta.ws.rs.HttpMethod";

    private static final String VERTX_ROUTE = "io.quarkus.vertx.web.Route";
    private static final String REST_CLIENT = "org.eclipse.microprofile.rest.client.inject.RegisterRestClient";

    private EndpointRules() {}

    static ArchRule everyEndpointDeclaresItsPermission(String root) {
        List<String> declarations = Stream.of(
                        "RequiresPermission", "Authenticated", "InternalEndpoint", "PublicEndpoint")
                .map(name -> root + ".adapters.security." + name)
                .toList();
        return methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(root + "..")
                .and(DescribedPredicate.describe("are endpoints", EndpointRules::isEndpoint))
                .should(carryExactlyOneOf(declarations))
                .as("every endpoint declares who may call it");
    }

    private static boolean isEndpoint(JavaMethod method) {
        // The same annotations on a REST client's interface describe somebody else's endpoint.
        return !method.getOwner().isAnnotatedWith(REST_CLIENT)
                && (method.isMetaAnnotatedWith(HTTP_METHOD) || method.isAnnotatedWith(VERTX_ROUTE));
    }

    private static ArchCondition<JavaMethod> carryExactlyOneOf(List<String> declarations) {
        return new ArchCondition<>("carry exactly one of " + declarations) {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                List<String> found = Stream.of(method, method.getOwner())
                        .flatMap(place -> declarations.stream().filter(place::isAnnotatedWith))
                        .distinct()
                        .toList();
                if (found.size() != 1) {
                    events.add(SimpleConditionEvent.violated(
                            method,
                            found.isEmpty()
                                    ? method.getFullName() + " does not declare who may call it"
                                    : method.getFullName() + " declares more than once who may call it"));
                }
            }
        };
    }
}
