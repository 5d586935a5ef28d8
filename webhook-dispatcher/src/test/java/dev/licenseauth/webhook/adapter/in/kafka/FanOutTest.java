package dev.licenseauth.webhook.adapter.in.kafka;

import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.webhook.TestEvent;
import dev.licenseauth.webhook.WebhookServiceTest;
import io.quarkus.test.junit.QuarkusTest;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;
import java.util.Map;

import static dev.licenseauth.testing.Eventually.eventually;
import static dev.licenseauth.webhook.TestEvent.anEvent;
import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
class FanOutTest extends WebhookServiceTest {
    @Test
    void anEventReachesItsEndpointByteForByte() {
        createdId("/exact");
        TestEvent event = anEvent();
        publish(event);

        eventually().untilAsserted(() -> assertThat(receiver.got("/exact")).hasSize(1));
        assertThat(receiver.got("/exact").getFirst().body()).isEqualTo(event.body());
        assertThat(receiver.got("/exact").getFirst().header("webhook-id")).isEqualTo("msg_" + event.id());
        assertThat(receiver.got("/exact").getFirst().header("content-type")).isEqualTo("application/json");
    }

    @Test
    void anEventSentAThousandTimesIsOneDelivery() {
        String id = createdId("/once");
        TestEvent event = anEvent();
        TestEvent last = anEvent();
        suite.kafka().send(Collections.nCopies(1000, event.record(suite.kafka(), EventTopic.LICENSE)));
        publish(last);

        eventually().untilAsserted(() -> assertThat(stateOf(id, last.id())).isEqualTo("delivered"));
        eventually().untilAsserted(() -> assertThat(stateOf(id, event.id())).isEqualTo("delivered"));
        assertThat(receiver.got("/once")).hasSize(2);
        assertThat(count("SELECT count(*) FROM delivery WHERE endpoint_id = '" + id + "'"))
                .isEqualTo(2);
    }

    @Test
    void evenWhenTheInboxHasForgottenAnEventItsDeliveryIsNotMadeTwice() {
        String id = createdId("/forgotten");
        TestEvent event = anEvent();
        publish(event);
        eventually().untilAsserted(() -> assertThat(stateOf(id, event.id())).isEqualTo("delivered"));
        execute("DELETE FROM processed_event");
        TestEvent last = anEvent();
        publish(event, last);

        eventually().untilAsserted(() -> assertThat(stateOf(id, last.id())).isEqualTo("delivered"));
        assertThat(receiver.got("/forgotten")).hasSize(2);
    }

    @Test
    void eachEndpointGetsWhatItAsksForAndNothingElse() {
        create("/types", Map.of("event_types", List.of("license.revoked", "auth.*")));
        create("/severe", Map.of("min_severity", "warning"));
        create("/app", Map.of("app_ids", List.of("app_b")));
        create("/off", Map.of("enabled", false));
        createdId("/all");
        TestEvent plain = anEvent();
        TestEvent revoked = anEvent().type("license.revoked").app(null);
        TestEvent login =
                anEvent().type("auth.login_failed").severity(Severity.WARNING).app("app_b");
        TestEvent own = anEvent().type("webhook.created").subject("webhook:another");
        publish(plain, revoked, own, login);

        eventually().untilAsserted(() -> assertThat(receiver.got("/all")).hasSize(3));
        eventually().untilAsserted(() -> assertThat(receiver.got("/types")).hasSize(2));
        eventually().untilAsserted(() -> assertThat(receiver.got("/severe")).hasSize(1));
        eventually().untilAsserted(() -> assertThat(receiver.got("/app")).hasSize(1));
        assertThat(receiver.got("/off")).isEmpty();
    }

    @Test
    void nothingIsKeptOfAnEventNobodyWants() {
        create("/none", Map.of("event_types", List.of("license.revoked")));
        TestEvent unwanted = anEvent();
        TestEvent wanted = anEvent().type("license.revoked");
        publish(unwanted, wanted);

        eventually().untilAsserted(() -> assertThat(receiver.got("/none")).hasSize(1));
        assertThat(count("SELECT count(*) FROM webhook_event WHERE event_id = '" + unwanted.id() + "'"))
                .isZero();
    }

    @Test
    void anEndpointHearsOfOthersThatWereDisabledButNeverOfItself() {
        String watcher =
                create("/watcher", Map.of("event_types", List.of("webhook.*"))).path("id");
        TestEvent ofItself = anEvent().type("webhook.disabled").subject("webhook:" + watcher);
        TestEvent ofAnother = anEvent().type("webhook.disabled").subject("webhook:another");
        publish(EventTopic.WEBHOOK, ofItself, ofAnother);

        eventually().untilAsserted(() -> assertThat(receiver.got("/watcher")).hasSize(1));
        assertThat(receiver.got("/watcher").getFirst().header("webhook-id")).isEqualTo("msg_" + ofAnother.id());
    }

    @Test
    void recordsThatAreNoEventsHoldNobodyUp() {
        createdId("/poison");
        TestEvent event = anEvent();
        String topic = suite.kafka().topic(EventTopic.LICENSE);
        suite.kafka()
                .send(List.of(
                        new ProducerRecord<>(topic, "k", new byte[] {1, 2, 3}),
                        new ProducerRecord<>(topic, "k", "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                        event.record(suite.kafka(), EventTopic.LICENSE)));

        eventually().untilAsserted(() -> assertThat(receiver.got("/poison")).hasSize(1));
    }
}
