package dev.licenseauth.webhook;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static dev.licenseauth.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

@QuarkusTest
@TestProfile(BoundsTest.Small.class)
class BoundsTest extends WebhookServiceTest {
    /** Bounds that a test can reach. */
    public static final class Small implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "licenseauth.webhook.max-pending", "20",
                    "licenseauth.webhook.max-endpoints", "5",
                    "licenseauth.webhook.max-endpoints-per-app", "2",
                    "licenseauth.webhook.max-in-flight-per-endpoint", "2",
                    "licenseauth.webhook.max-queued-per-endpoint", "3");
        }
    }

    @Test
    void anEndpointThatTooMuchWaitsForIsDisabledOnceAndTold() {
        receiver.answering(Receiver.status(500));
        String id = createdId("/clogged");
        String other = create("/other", Map.of("event_types", List.of("license.revoked")))
                .path("id");
        for (int i = 0; i < 3; i++) {
            publish(Stream.generate(TestEvent::anEvent).limit(10).toArray(TestEvent[]::new));
        }

        eventually()
                .untilAsserted(() -> admin().get(PATH + "/" + id)
                        .then()
                        .body("enabled", equalTo(false))
                        .body("disabled_reason", equalTo("backlog_full")));
        assertThat(count("SELECT count(*) FROM delivery WHERE endpoint_id = '" + id + "'"))
                .isLessThanOrEqualTo(20);
        eventually()
                .untilAsserted(() -> assertThat(count(
                                "SELECT count(*) FROM delivery WHERE state = 'pending' AND endpoint_id = '" + id + "'"))
                        .isZero());
        assertThat(count("SELECT count(*) FROM outbox WHERE ce_type = 'webhook.disabled' AND ce_subject = 'webhook:"
                        + id + "'"))
                .isEqualTo(1);
        admin().get(PATH + "/" + other).then().body("enabled", equalTo(true));
    }

    @Test
    void whatDoesNotFitIntoMemoryWaitsInTheStoreAndIsDelivered() {
        createdId("/narrow");
        publish(Stream.generate(TestEvent::anEvent).limit(19).toArray(TestEvent[]::new));
        eventually().untilAsserted(() -> assertThat(receiver.got("/narrow")).hasSize(19));
    }

    @Test
    void ofManyAddedAtOnceNoMoreAreThereThanMayBe() throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(12)) {
            List<Future<Integer>> statuses = IntStream.range(0, 12)
                    .mapToObj(i -> executor.submit(() -> unchecked()
                            .body(Map.of("url", receiver.url("/" + i), "event_types", List.of("*")))
                            .post(PATH)
                            .statusCode()))
                    .toList();
            int created = 0;
            for (Future<Integer> status : statuses) {
                created += status.get() == 201 ? 1 : 0;
            }
            assertThat(created).isEqualTo(5);
        }
        assertThat(count("SELECT count(*) FROM webhook_endpoint")).isEqualTo(5);
    }

    @Test
    void anAppHasNoMoreEndpointsThanItMayHoweverTheyCameToNameIt() {
        create("/1", Map.of("app_ids", List.of("app_a")));
        create("/2", Map.of("app_ids", List.of("app_a", "app_b")));
        admin().body(Map.of("url", receiver.url("/3"), "event_types", List.of("*"), "app_ids", List.of("app_a")))
                .post(PATH)
                .then()
                .statusCode(409)
                .body("type", containsString("limit-reached"));
        String third = create("/3", Map.of("app_ids", List.of("app_b"))).path("id");
        admin().body(Map.of("app_ids", List.of("app_a")))
                .patch(PATH + "/" + third)
                .then()
                .statusCode(409);
        admin().body(Map.of("app_ids", List.of("app_b", "app_c")))
                .patch(PATH + "/" + third)
                .then()
                .statusCode(200);
    }
}
