package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.DomainBinding;
import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.domain.licensing.HeldDevices;
import dev.licenseauth.domain.licensing.HeldDomains;
import dev.licenseauth.domain.licensing.StoredStatus;
import dev.licenseauth.domain.licensing.Verdict;
import dev.licenseauth.license.application.ValidateLicense;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** The others are told by the tests of the running service. */
class ValidationAnswerTest {
    private static final Entitlement ENTITLEMENT = new Entitlement(
            new UUID(0, 1),
            new AppId("app_1"),
            "pos",
            "POS",
            "o",
            StoredStatus.ACTIVE,
            List.of("pos"),
            HeldDomains.none(DomainBinding.OFF, null),
            HeldDevices.none(null, null),
            Instant.EPOCH,
            null,
            0);

    private static String body(ValidateLicense.Answer answer) {
        return new String(ValidationAnswer.body(answer), StandardCharsets.UTF_8);
    }

    @Test
    void aStaleAnswerSaysSoAndAsksToBeAskedAgainSoon() {
        assertThat(body(new ValidateLicense.Answer.Valid(ENTITLEMENT, false, true)))
                .isEqualTo("{\"valid\":true,\"tier\":\"pos\",\"tier_name\":\"POS\",\"products\":[\"pos\"],"
                        + "\"domains_used\":0,\"domains_max\":null,\"expires_at\":null,\"status\":\"active\","
                        + "\"stale\":true,\"refresh_after\":300}");
        assertThat(body(new ValidateLicense.Answer.Invalid(Verdict.Reason.EXPIRED, true)))
                .isEqualTo("{\"valid\":false,\"reason\":\"expired\",\"stale\":true,\"refresh_after\":300}");
    }
}
