package dev.licenseauth.webhook;

import dev.licenseauth.domain.security.Role;
import dev.licenseauth.testing.fuzz.FuzzedService;
import dev.licenseauth.testing.fuzz.GoodRequest;
import dev.licenseauth.testing.fuzz.OpenApiFuzz;
import dev.licenseauth.testing.fuzz.StoredRows;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

import static dev.licenseauth.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/** Every operation, with everything wrong that can be made from the document. */
@QuarkusTest
class OpenApiFuzzTest extends WebhookServiceTest {
    @TestHTTPResource("/")
    URI server;

    @Test
    void noBadInputIsAFaultOrKeptOrRefusedWithoutANameForIt() throws IOException, SQLException {
        // Deliveries go on by themselves.
        Set<String> later =
                Set.of("delivery", "delivery_attempt", "webhook_event", "outbox_heartbeat", "processed_event");
        try (StoredRows stored = new StoredRows(suite.database(), later, Map.of())) {
            OpenApiFuzz.run(Path.of("src/main/openapi/webhook-dispatcher.yaml"), new Fuzzed(stored));
        }
    }

    private final class Fuzzed implements FuzzedService {
        private final StoredRows stored;

        Fuzzed(StoredRows stored) {
            this.stored = stored;
        }

        @Override
        public URI address() {
            return server;
        }

        @Override
        public StoredRows stored() {
            return stored;
        }

        @Override
        public GoodRequest good(String operationId) {
            GoodRequest asAdmin = GoodRequest.as(suite.auth().token(Role.ADMIN));
            return switch (operationId) {
                case "createWebhook" -> {
                    makeRoom();
                    yield asAdmin.field("url", receiver.url("/fuzz"));
                }
                case "listWebhooks" -> asAdmin;
                case "getWebhook",
                        "changeWebhook",
                        "deleteWebhook",
                        "testWebhook",
                        "rotateWebhookSecret",
                        "listDeliveries" -> asAdmin.parameter("id", endpoint());
                case "getDelivery", "retryDelivery" -> asAdmin.parameter("id", delivery());
                default -> throw new IllegalArgumentException("say what makes " + operationId + " right");
            };
        }

        /** There may be so many endpoints and no more. */
        private void makeRoom() {
            execute("DELETE FROM webhook_endpoint");
        }

        private String endpoint() {
            makeRoom();
            return createdId("/fuzz");
        }

        private String delivery() {
            String id = admin().post(PATH + "/" + endpoint() + "/test").path("id");
            eventually()
                    .untilAsserted(() -> assertThat(text("SELECT state FROM delivery WHERE id = '" + id + "'"))
                            .isEqualTo("delivered"));
            return id;
        }
    }
}
