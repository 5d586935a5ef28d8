package dev.licenseauth.audit.adapter.in.rest;

import dev.licenseauth.audit.LogTable;
import dev.licenseauth.audit.TestEvent;
import dev.licenseauth.audit.application.AppendEvents;
import dev.licenseauth.domain.security.Role;
import dev.licenseauth.testing.fuzz.FuzzedService;
import dev.licenseauth.testing.fuzz.GoodRequest;
import dev.licenseauth.testing.fuzz.OpenApiFuzz;
import dev.licenseauth.testing.fuzz.StoredRows;
import dev.licenseauth.testing.infra.InjectSuite;
import dev.licenseauth.testing.infra.SuiteHandle;
import dev.licenseauth.testing.infra.SuiteTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static dev.licenseauth.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/** Every operation, with everything wrong that can be made from the document. */
@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class OpenApiFuzzTest {
    private static final int MORE_THAN_A_TILE = 300;

    @InjectSuite
    SuiteHandle suite;

    @TestHTTPResource("/")
    URI server;

    @Inject
    AppendEvents appendEvents;

    @Test
    void noBadInputIsAFaultOrKeptOrRefusedWithoutANameForIt() throws IOException, SQLException {
        List<TestEvent> events =
                Stream.generate(TestEvent::anEvent).limit(MORE_THAN_A_TILE).toList();
        append(events);
        LogTable log = new LogTable(suite.database());
        eventually().untilAsserted(() -> assertThat(log.signedSize()).isEqualTo(log.size()));
        // Once in a while the log takes in and signs what was appended to it.
        Set<String> later = Set.of(
                "log_entry",
                "log_head",
                "log_tile",
                "log_span",
                "log_checkpoint",
                "consumer_offset",
                "outbox_heartbeat",
                "processed_event");
        try (StoredRows stored = new StoredRows(suite.database(), later, Map.of())) {
            String recorded = events.getFirst().event().id().toString();
            OpenApiFuzz.run(Path.of("src/main/openapi/audit-service.yaml"), new Fuzzed(stored, recorded));
        }
    }

    private void append(List<TestEvent> events) {
        QuarkusTransaction.requiringNew()
                .run(() -> appendEvents.handle(
                        events.stream().map(TestEvent::arrival).toList()));
    }

    private final class Fuzzed implements FuzzedService {
        private final StoredRows stored;
        private final String recorded;
        private int parties;

        Fuzzed(StoredRows stored, String recorded) {
            this.stored = stored;
            this.recorded = recorded;
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
            GoodRequest asAdmin = GoodRequest.as(suite.auth().token(Role.SUPER_ADMIN));
            return switch (operationId) {
                case "listEvents", "listRecords", "readCheckpoint", "readVerifierKey" -> asAdmin;
                case "proveRecord", "openRecord" -> asAdmin.parameter("id", recorded);
                case "eraseParty" -> asAdmin.field("party", party()).field("reason", "asked for it");
                case "proveConsistency" -> asAdmin.parameter("from", "1").parameter("to", "2");
                case "readTile" -> asAdmin.parameter("level", "0").parameter("tile", "000");
                case "readEntries" -> asAdmin.parameter("tile", "000");
                default -> throw new IllegalArgumentException("say what makes " + operationId + " right");
            };
        }

        /** One of whom there is something to erase. */
        private String party() {
            parties++;
            String party = "user:" + parties;
            append(List.of(TestEvent.anEvent().actor(party)));
            return party;
        }
    }
}
