package dev.licenseauth.webhook;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import static dev.licenseauth.testing.Eventually.eventually;
import static dev.licenseauth.webhook.TestEvent.anEvent;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
class DeliveryTest extends WebhookServiceTest {
    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    private static void verify(String secret, Receiver.Got got) throws Exception {
        Map<String, List<String>> headers = new HashMap<>();
        got.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        new Webhook(secret)
                .verify(new String(got.body(), StandardCharsets.UTF_8), HttpHeaders.of(headers, (_, _) -> true));
    }

    @Test
    void anOutsideVerifierAcceptsWhatIsSent() throws Exception {
        Response created = create("/signed", Map.of("headers", Map.of("X-Shop", "42")));
        publish(anEvent());

        eventually().untilAsserted(() -> assertThat(receiver.got("/signed")).hasSize(1));
        Receiver.Got got = receiver.got("/signed").getFirst();
        verify(created.path("secret"), got);
        assertThat(got.header("X-Shop")).isEqualTo("42");
        Receiver.Got forged =
                new Receiver.Got(got.path(), got.headers(), "{}".getBytes(StandardCharsets.UTF_8), got.nanoTime());
        assertThatThrownBy(() -> verify(created.path("secret"), forged))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void whileASecretIsReplacedReceiversWithEitherAcceptWhatIsSent() throws Exception {
        Response created = create("/rotated", Map.of());
        String id = created.path("id");
        Response rotated = admin().post(PATH + "/" + id + "/rotate-secret");
        publish(anEvent());

        eventually().untilAsserted(() -> assertThat(receiver.got("/rotated")).hasSize(1));
        verify(created.path("secret"), receiver.got("/rotated").getFirst());
        verify(rotated.path("secret"), receiver.got("/rotated").getFirst());

        execute("UPDATE webhook_endpoint SET previous_secret_until = now() - interval '1 second'");
        publish(anEvent());
        eventually().untilAsserted(() -> assertThat(receiver.got("/rotated")).hasSize(2));
        verify(rotated.path("secret"), receiver.got("/rotated").getLast());
        assertThatThrownBy(() ->
                        verify(created.path("secret"), receiver.got("/rotated").getLast()))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void aFailedDeliveryIsTriedAgainWithTheSameIdUntilItSucceeds() {
        AtomicInteger requests = new AtomicInteger();
        receiver.answering(exchange -> (requests.incrementAndGet() < 3
                        ? Receiver.body(500, "out of order\u0000".getBytes(StandardCharsets.UTF_8))
                        : Receiver.status(200))
                .answer(exchange));
        String id = createdId("/flaky");
        TestEvent event = anEvent();
        publish(event);

        eventually().untilAsserted(() -> {
            letTimePass();
            assertThat(stateOf(id, event.id())).isEqualTo("delivered");
        });
        assertThat(receiver.got("/flaky"))
                .hasSize(3)
                .allSatisfy(got -> assertThat(got.header("webhook-id")).isEqualTo("msg_" + event.id()));
        admin().get("/api/v1/deliveries/" + deliveryOf(id, event.id()))
                .then()
                .statusCode(200)
                .body("delivery.state", equalTo("delivered"))
                .body("delivery.attempts", equalTo(3))
                .body("delivery.next_attempt_at", nullValue())
                .body("log", hasSize(3))
                .body("log[0].status", equalTo(200))
                .body("log[2].number", equalTo(1))
                .body("log[2].status", equalTo(500))
                .body("log[2].answer", equalTo("out of order\ufffd"))
                .body("log[2].error", nullValue());
    }

    @Test
    void afterTheLastAttemptADeliveryIsGivenUpAndCanBeReopened() {
        receiver.answering(Receiver.status(503));
        String id = createdId("/dead");
        TestEvent event = anEvent();
        publish(event);

        eventually().untilAsserted(() -> {
            letTimePass();
            assertThat(stateOf(id, event.id())).isEqualTo("failed");
        });
        assertThat(receiver.got("/dead")).hasSize(12);

        receiver.answering(Receiver.status(200));
        String delivery = deliveryOf(id, event.id());
        admin().post("/api/v1/deliveries/" + delivery + "/retry")
                .then()
                .statusCode(202)
                .body("state", equalTo("pending"))
                .body("series", equalTo(2))
                .body("attempts", equalTo(0));
        eventually().untilAsserted(() -> assertThat(stateOf(id, event.id())).isEqualTo("delivered"));
        assertThat(receiver.got("/dead")).hasSize(13);
        admin().get("/api/v1/deliveries/" + delivery)
                .then()
                .body("delivery.attempts", equalTo(1))
                .body("log", hasSize(13))
                .body("log[0].series", equalTo(2));
    }

    @Test
    void aReceiverThatAsksForTimeGetsIt() {
        receiver.answering(exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "7200");
            exchange.sendResponseHeaders(429, -1);
        });
        String id = createdId("/busy");
        TestEvent event = anEvent();
        publish(event);

        eventually()
                .untilAsserted(() -> assertThat(count("SELECT count(*) FROM delivery WHERE attempts = 1 AND NOT"
                                + " in_flight AND due_at > now() + interval '115 minutes' AND endpoint_id = '" + id
                                + "'"))
                        .isEqualTo(1));
    }

    @Test
    void anEndpointThatIsGoneIsDisabledOnceAndTold() {
        receiver.answering(Receiver.status(410));
        String id = createdId("/gone");
        publish(anEvent(), anEvent(), anEvent());

        eventually()
                .untilAsserted(() -> admin().get(PATH + "/" + id)
                        .then()
                        .body("enabled", equalTo(false))
                        .body("disabled_reason", equalTo("gone")));
        eventually()
                .untilAsserted(() -> assertThat(count(
                                "SELECT count(*) FROM delivery WHERE state = 'pending' AND endpoint_id = '" + id + "'"))
                        .isZero());
        assertThat(count("SELECT count(*) FROM outbox WHERE ce_type = 'webhook.disabled' AND ce_subject = 'webhook:"
                        + id + "'"))
                .isEqualTo(1);
        assertThat(text("SELECT convert_from(payload, 'UTF8') FROM outbox WHERE ce_type = 'webhook.disabled' AND"
                        + " ce_subject = 'webhook:" + id + "'"))
                .contains("\"reason\":\"gone\"", "\"severity\":\"warning\"", "\"actor\":\"service:webhook\"");
        int before = receiver.got("/gone").size();
        TestEvent later = anEvent();
        publish(later);
        admin().post(PATH + "/" + id + "/test")
                .then()
                .statusCode(409)
                .body("type", containsString("endpoint-disabled"));

        admin().body(Map.of("enabled", true))
                .patch(PATH + "/" + id)
                .then()
                .body("enabled", equalTo(true))
                .body("disabled_reason", nullValue());
        receiver.answering(Receiver.status(200));
        TestEvent afterwards = anEvent();
        publish(afterwards);
        eventually()
                .untilAsserted(() -> assertThat(stateOf(id, afterwards.id())).isEqualTo("delivered"));
        assertThat(receiver.got("/gone").size() - before).isLessThanOrEqualTo(2);
    }

    @Test
    void aTestIsDeliveredLikeAnyOther() throws Exception {
        Response created = create("/try", Map.of("event_types", List.of("license.revoked")));
        String id = created.path("id");
        Response accepted = admin().post(PATH + "/" + id + "/test");
        assertThat(accepted.statusCode()).isEqualTo(202);

        eventually().untilAsserted(() -> assertThat(receiver.got("/try")).hasSize(1));
        verify(created.path("secret"), receiver.got("/try").getFirst());
        assertThat(new String(receiver.got("/try").getFirst().body(), StandardCharsets.UTF_8))
                .contains("\"event_type\":\"webhook.test\"");
        eventually()
                .untilAsserted(() -> admin().get("/api/v1/deliveries/" + accepted.path("id"))
                        .then()
                        .body("delivery.state", equalTo("delivered"))
                        .body("log[0].status", equalTo(204)));
        assertThat(count("SELECT count(*) FROM outbox WHERE ce_type = 'webhook.test'"))
                .isZero();
    }

    @Test
    void aSlowReceiverDoesNotDelayAFastOne() {
        try (Receiver slow = Receiver.start()) {
            slow.answering(Receiver.silence());
            for (int i = 0; i < 5; i++) {
                create("/slow" + i, Map.of("url", slow.url("/slow" + i)));
            }
            createdId("/fast");
            List<TestEvent> events = java.util.stream.Stream.generate(TestEvent::anEvent)
                    .limit(200)
                    .toList();
            long start = System.nanoTime();
            publish(events.toArray(TestEvent[]::new));

            eventually().untilAsserted(() -> assertThat(receiver.got("/fast")).hasSize(200));
            long millis = (receiver.got("/fast").getLast().nanoTime() - start) / 1_000_000;
            assertThat(millis)
                    .as("all 200 before one attempt to the slow had ended")
                    .isLessThan(2_000);
        }
    }

    @Test
    void theDeadlineOfAnAttemptIsKeptAndLogged() {
        receiver.answering(Receiver.silence());
        String id = createdId("/silent");
        TestEvent event = anEvent();
        publish(event);

        eventually()
                .untilAsserted(() -> admin().get("/api/v1/deliveries/" + deliveryOf(id, event.id()))
                        .then()
                        .statusCode(200)
                        .body("delivery.state", equalTo("pending"))
                        .body("delivery.next_attempt_at", notNullValue())
                        .body("log[0].error", equalTo("timeout")));
    }

    @Test
    void whatAReplicaThatDiedHadClaimedIsTakenOver() {
        String id = createdId("/orphan");
        TestEvent event = anEvent();
        execute("INSERT INTO webhook_event VALUES ('" + event.id() + "', 'license.issued', '{}', now())");
        // As the replica left it: claimed, in flight, under a lease that will end.
        execute(
                "INSERT INTO delivery (id, endpoint_id, event_id, state, claim, in_flight, due_at, created_at) VALUES ('"
                        + event.id() + "', '" + id + "', '" + event.id()
                        + "', 'pending', 1, true, now() + interval '1 hour', now())");
        admin().post("/api/v1/deliveries/" + event.id() + "/retry")
                .then()
                .statusCode(409)
                .body("type", containsString("delivery-in-flight"));
        assertThat(receiver.got("/orphan")).as("while the lease holds").isEmpty();

        execute("UPDATE delivery SET due_at = now() WHERE id = '" + event.id() + "'");

        eventually().untilAsserted(() -> assertThat(stateOf(id, event.id())).isEqualTo("delivered"));
        assertThat(receiver.got("/orphan")).hasSize(1);
        assertThat(count("SELECT claim FROM delivery WHERE id = '" + event.id() + "'"))
                .isEqualTo(2);
    }

    @Test
    void deliveriesAreListedByStateAPageAtATime() {
        String id = createdId("/listed");
        TestEvent[] events = {anEvent(), anEvent(), anEvent()};
        publish(events);
        eventually()
                .untilAsserted(() -> assertThat(
                                count("SELECT count(*) FROM delivery WHERE state = 'delivered' AND endpoint_id = '" + id
                                        + "'"))
                        .isEqualTo(3));

        String path = PATH + "/" + id + "/deliveries";
        Response first =
                admin().queryParam("limit", 2).queryParam("state", "delivered").get(path);
        assertThat(first.<List<String>>path("items.id")).hasSize(2);
        Response second = admin().queryParam("limit", 2)
                .queryParam("cursor", first.<String>path("next_cursor"))
                .get(path);
        assertThat(second.<List<String>>path("items.id")).hasSize(1);
        admin().queryParam("state", "failed").get(path).then().body("items", hasSize(0));
        unchecked().queryParam("state", "lost").get(path).then().statusCode(400);
    }

    @Test
    void disablingAnEndpointFailsWhatWaitsForIt() {
        receiver.answering(Receiver.status(500));
        String id = createdId("/paused");
        TestEvent event = anEvent();
        publish(event);
        eventually().untilAsserted(() -> assertThat(receiver.got("/paused")).isNotEmpty());

        admin().body(Map.of("enabled", false)).patch(PATH + "/" + id).then().statusCode(200);
        eventually().untilAsserted(() -> assertThat(stateOf(id, event.id())).isEqualTo("failed"));
        admin().post("/api/v1/deliveries/" + deliveryOf(id, event.id()) + "/retry")
                .then()
                .statusCode(409)
                .body("type", containsString("endpoint-disabled"));
    }

    @Test
    void metricsTellOutcomesAndNoPath() {
        createdId("/metric-secret");
        publish(anEvent());
        eventually()
                .untilAsserted(() -> assertThat(receiver.got("/metric-secret")).hasSize(1));

        eventually()
                .untilAsserted(() -> assertThat(given().get(metrics).asString())
                        .contains(
                                "licenseauth_webhook_attempts_seconds_count{outcome=\"status_2xx\",state=\"delivered\"}")
                        .contains("licenseauth_webhook_under_way")
                        .contains("licenseauth_webhook_fan_out_total{outcome=\"delivery\"}")
                        .doesNotContain("metric-secret")
                        .doesNotContain(":" + receiver.port()));
    }

    @Test
    void aRateLimitIsKept() {
        create("/paced", Map.of("rate_limit", 10));
        List<TestEvent> events =
                java.util.stream.Stream.generate(TestEvent::anEvent).limit(25).toList();
        publish(events.toArray(TestEvent[]::new));

        eventually().untilAsserted(() -> assertThat(receiver.got("/paced")).hasSize(25));
        List<Receiver.Got> got = receiver.got("/paced");
        long millis = (got.getLast().nanoTime() - got.getFirst().nanoTime()) / 1_000_000;
        // A second's worth at once, then ten in a second.
        assertThat(millis).isGreaterThan(1_000);
    }
}
