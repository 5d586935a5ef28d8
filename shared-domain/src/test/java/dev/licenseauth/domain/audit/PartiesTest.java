package dev.licenseauth.domain.audit;

import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

class PartiesTest {
    private static Event event(String type, Map<String, Object> data) {
        return new Event(
                new UUID(0, 1),
                new EventType(type),
                Severity.NOTICE,
                "Something happened",
                "user:7",
                "app_123",
                Instant.EPOCH,
                0,
                null,
                "license:1",
                null,
                data);
    }

    @Test
    void theOwnerOfAnIssuedLicenceIsAParty() {
        assertThat(Parties.of(event("license.issued", Map.of("owner", "acme"))))
                .containsExactly("license:1", "user:7", "owner:acme");
    }

    @Test
    void whoGivesALicenceAndWhoGetsItAreBothParties() {
        assertThat(Parties.of(event(
                        "license.transferred",
                        Map.of("before", Map.of("owner", "seller"), "after", Map.of("owner", "buyer")))))
                .containsExactly("license:1", "user:7", "owner:seller", "owner:buyer");
    }

    @Test
    void theOwnerOfADeletedLicenceIsAParty() {
        assertThat(Parties.of(event(
                        "license.deleted",
                        Map.of("before", Map.of("status", "revoked", "plan", "pos", "owner", "acme")))))
                .containsExactly("license:1", "user:7", "owner:acme");
    }

    @Test
    void whatIsNoOwnerIsNoParty() {
        assertThat(Parties.of(event("license.updated", Map.of("owner", 1, "before", "acme", "after", Map.of()))))
                .containsExactly("license:1", "user:7");
    }
}
