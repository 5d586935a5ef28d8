package dev.licenseauth.license.adapter.in.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.DomainBinding;
import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.domain.licensing.HeldDevices;
import dev.licenseauth.domain.licensing.HeldDomains;
import dev.licenseauth.domain.licensing.HostSet;
import dev.licenseauth.domain.licensing.StoredStatus;
import dev.licenseauth.domain.licensing.Verdict;
import dev.licenseauth.license.application.ValidateLicense;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

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
    void whateverAPlanIsCalledTheAnswerIsJson() throws IOException {
        String name = "Mö \"Pro\" \\ 50 € \uD83D\uDE00 \t\u0001\u007f" + "x".repeat(400);
        Entitlement entitlement = new Entitlement(
                new UUID(0, 1),
                new AppId("app_1"),
                "pos",
                name,
                "o",
                StoredStatus.ACTIVE,
                List.of("base", "pos"),
                new HeldDomains(
                        DomainBinding.AUTO,
                        false,
                        1_000_000,
                        909,
                        0,
                        HostSet.of(List.of()),
                        true,
                        HostSet.of(List.of())),
                HeldDevices.none(null, null),
                Instant.EPOCH,
                Instant.parse("2027-06-11T00:00:00.125Z"),
                0);
        JsonNode json = new ObjectMapper().readTree(body(new ValidateLicense.Answer.Valid(entitlement, true, false)));
        assertThat(json.path("tier_name").textValue()).isEqualTo(name);
        assertThat(json.path("products")).extracting(JsonNode::textValue).containsExactly("base", "pos");
        assertThat(json.path("domains_used").intValue()).isEqualTo(909);
        assertThat(json.path("domains_max").intValue()).isEqualTo(1_000_000);
        assertThat(json.path("expires_at").textValue()).isEqualTo("2027-06-11T00:00:00.125Z");
        assertThat(json.path("status").textValue()).isEqualTo("grace");
        assertThat(json.path("refresh_after").intValue()).isEqualTo(86_400);
    }

    @Test
    void timesAreWrittenAsTheyAreEverywhere() {
        Random random = new Random(20_261_122);
        IntStream.range(0, 10_000)
                .mapToObj(i -> Instant.ofEpochSecond(
                        random.nextLong(-70_000_000_000L, 300_000_000_000L), i % 4 == 0 ? 125_000_000 : 0))
                .forEach(time -> assertThat(
                                new String(new JsonBytes(8).time(time).toBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("\"" + time + "\""));
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
