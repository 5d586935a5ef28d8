package dev.licenseauth.system;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** What an outsider can reach, through the gateway and according to the OpenAPI documents. */
@ExtendWith(SharedStack.class)
class EveryEndpointIT {
    /** All that is public, once more and on purpose: a document that forgets to ask for a credential must not pass for one that means it. */
    private static final Pattern PUBLIC = Pattern.compile(String.join(
            "|",
            "/(api/v1/)?healthz?",
            "/\\.well-known/jwks\\.json",
            "/api/v1/auth/(challenge|login|refresh|logout)",
            "/api/v1/licensing/.*",
            "/api/v1/public/config"));

    private static LocalStack stack;
    private static List<ApiDocuments.Operation> operations;

    @BeforeAll
    static void use(LocalStack shared) {
        stack = shared;
        operations = ApiDocuments.operations();
    }

    @Test
    void whatIsPublicIsPublicOnPurpose() {
        assertThat(operations.stream()
                        .filter(operation -> !operation.isSecured())
                        .filter(operation -> !PUBLIC.matcher(operation.path()).matches()))
                .isEmpty();
        assertThat(new TreeSet<>(
                        operations.stream().map(ApiDocuments.Operation::service).toList()))
                .containsExactly("audit-service", "auth-service", "license-service", "webhook-dispatcher");
    }

    @Test
    void everyEndpointAnswers401WithoutAToken() throws IOException {
        assertAllRefuse(SuiteClient.anonymous(stack.url()), "401");
    }

    @Test
    void everyEndpointAnswers401ToATokenThatIsNone() throws IOException {
        assertAllRefuse(SuiteClient.withToken(stack.url(), "token"), "401");
    }

    @Test
    void everyEndpointAnswers401ToATokenWhoseSignatureWasCut() throws IOException {
        String token = stack.login().logIn("admin", stack.adminPassword()).accessToken();
        assertAllRefuse(SuiteClient.withToken(stack.url(), token.substring(0, token.length() - 8)), "401");
        assertAllRefuse(SuiteClient.withToken(stack.url(), token.substring(0, token.lastIndexOf('.') + 1)), "401");
    }

    private static void assertAllRefuse(SuiteClient client, String expected) throws IOException {
        List<String> wrong = new ArrayList<>();
        int asked = 0;
        for (ApiDocuments.Operation operation : operations) {
            if (!operation.isSecured() || operation.isInternal()) {
                continue;
            }
            SuiteClient.Answer answer = client.call(operation);
            asked++;
            String type = answer.headers().firstValue("Content-Type").orElse("");
            boolean challenges = answer.headers().firstValue("WWW-Authenticate").isPresent();
            String found = "%d%s%s"
                    .formatted(
                            answer.status(),
                            type.startsWith("application/problem+json") ? "" : " as " + type,
                            challenges ? "" : " without WWW-Authenticate");
            if (!found.equals(expected)) {
                wrong.add(operation + " answered " + found);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(asked).isPositive();
    }

    @Test
    void everyEndpointSaysWhatItNeeds() {
        assertThat(operations.stream()
                        .filter(ApiDocuments.Operation::isSecured)
                        .filter(operation -> operation.permission().isEmpty()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "support", "reseller", "admin"})
    void everyEndpointAnswers403BelowItsPermission(String role) throws IOException {
        SuiteUsers users = new SuiteUsers(stack);
        SuiteClient client = SuiteClient.withToken(
                stack.url(), users.logIn(users.create(role)).accessToken());
        List<String> wrong = new ArrayList<>();
        int asked = 0;
        for (ApiDocuments.Operation operation : operations) {
            if (operation.isSecured() && !operation.isInternal() && !isAllowed(role, operation.permission())) {
                asked++;
                int status = client.call(operation).status();
                if (status != 403) {
                    wrong.add(operation + " answered " + status + " to a " + role);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(asked).isPositive();
    }

    /** The contract's table of roles and permissions, as far as a permission is held at all. */
    private static boolean isAllowed(String role, String permission) {
        return permission.equals("authenticated")
                || switch (role) {
                    case "user" -> Set.of("license:read").contains(permission);
                    case "support" ->
                        Set.of("license:read", "catalog:read", "user:read", "user:warn", "session:revoke", "event:read")
                                .contains(permission);
                    case "reseller" ->
                        Set.of(
                                        "license:read",
                                        "license:write",
                                        "license:revoke",
                                        "license:bulk",
                                        "license:reveal",
                                        "catalog:read",
                                        "event:read")
                                .contains(permission);
                    case "admin" ->
                        !Set.of("audit:export", "security:write", "emergency:execute")
                                .contains(permission);
                    default -> throw new IllegalArgumentException(role);
                };
    }

    @Test
    void whatTheServicesSayToEachOtherIsNotReachable() throws IOException {
        List<String> paths = new ArrayList<>(operations.stream()
                .filter(ApiDocuments.Operation::isInternal)
                .map(ApiDocuments.Operation::path)
                .toList());
        paths.addAll(List.of(
                "/internal/v1/auth-state",
                "/api/v1/internal/v1/auth-state",
                "/api/v1/auth/../../../internal/v1/auth-state",
                "/api/v1/auth/%2e%2e/%2e%2e/%2e%2e/internal/v1/auth-state",
                "/q/health/ready",
                "/q/metrics"));
        for (String path : paths) {
            assertThat(stack.client().get(path, Map.of()).status()).as(path).isIn(400, 404);
        }
    }
}
