package dev.licenseauth.system.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.licenseauth.system.LicenseReplica;
import dev.licenseauth.system.LocalStack;
import dev.licenseauth.system.SuiteClient;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.awaitility.Awaitility.await;

/** A stack with a second license-service beside its own: operators work on the stack's own, clients ask the other. */
final class TwoReplicas implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SETTLED = Duration.ofSeconds(3);

    private final LocalStack stack;
    private final LicenseReplica other;
    private final SuiteClient operator;

    private TwoReplicas(LocalStack stack, LicenseReplica other) {
        this.stack = stack;
        this.other = other;
        this.operator = SuiteClient.of(stack.url("license-service"), stack.logIn("admin", stack.adminPassword()));
    }

    /** @param settings environment of the second */
    static TwoReplicas start(String name, Map<String, String> settings) throws IOException {
        LocalStack stack = LocalStack.start(name, Map.of(), "--no-demo");
        boolean started = false;
        try {
            stack.client().catalogue();
            TwoReplicas both = new TwoReplicas(stack, LicenseReplica.beside(stack, settings));
            started = true;
            return both;
        } finally {
            if (!started) {
                stack.close();
            }
        }
    }

    record Licence(String id, String dlid) {
        private static Licence of(JsonNode issued) {
            return new Licence(issued.path("id").asText(), issued.path("dlid").asText());
        }

        AnswersInTime validated(String what) {
            return new AnswersInTime(what, "/api/v1/licensing/validate?dlid=" + dlid);
        }

        AnswersInTime validated(String what, String domain) {
            return new AnswersInTime(what, "/api/v1/licensing/validate?dlid=" + dlid + "&domain=" + domain);
        }
    }

    LocalStack stack() {
        return stack;
    }

    /** A connection to the other replica. */
    HttpConnection connect() throws IOException {
        return new HttpConnection(URI.create(other.url()), TIMEOUT);
    }

    Licence issue(Map<String, ?> further) throws IOException {
        Map<String, Object> terms =
                new HashMap<>(Map.of("app_id", SuiteClient.APP, "plan", "pos", "owner", "benchmark"));
        terms.putAll(further);
        return Licence.of(operator.post("/api/v1/licenses", terms).require(201));
    }

    /** So many alike, two or more. */
    List<Licence> issueMany(int count) throws IOException {
        List<Licence> licences = new ArrayList<>();
        operator.post(
                        "/api/v1/licenses",
                        Map.of("app_id", SuiteClient.APP, "plan", "pro", "owner", "benchmark", "count", count))
                .require(201)
                .path("items")
                .forEach(issued -> licences.add(Licence.of(issued)));
        return licences;
    }

    void revoke(Licence licence) throws IOException {
        operator.post("/api/v1/licenses/" + licence.id() + "/revoke", Map.of("reason", "benchmark"))
                .require(200);
    }

    /** Waits until the other replica has dropped all that was changed before, also for the last time: it drops it again after a second. */
    static void settle() {
        await().pollDelay(SETTLED).until(() -> true);
    }

    @Override
    public void close() {
        other.close();
        stack.close();
    }
}
