package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

class LicenseEditTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Limits UNLIMITED =
            new Limits(new Limit.Unlimited(), new Limit.Unlimited(), new Limit.Unlimited());
    private static final Map<String, LicenseEdit> EDITS = Map.of(
            "suspend", new LicenseEdit.Suspend("why"),
            "reinstate", new LicenseEdit.Reinstate("why"),
            "revoke", new LicenseEdit.Revoke("why"),
            "renew", new LicenseEdit.Renew(30, null, null),
            "transfer", new LicenseEdit.Transfer("other", null),
            "update",
                    new LicenseEdit.Amend(
                            "gold", null, null, null, null, null, new Patch.Keep<>(), new Patch.Put<>("note")));

    private static LicenseRecord licence(StoredStatus status, @Nullable Instant expiresAt) {
        return new LicenseRecord(
                new UUID(1, 2),
                "dead…90b3",
                new AppId("app_test"),
                new PlanCode("pro"),
                "Pro",
                "user",
                "owner",
                "user:1",
                status,
                null,
                List.of(new ProductCode("base")),
                List.of(),
                UNLIMITED,
                DomainBinding.OFF,
                0,
                RenewalBasis.LATER,
                expiresAt == null ? null : 30,
                NOW.minus(Duration.ofDays(60)),
                expiresAt,
                null,
                NOW,
                NOW,
                1);
    }

    @ParameterizedTest
    @CsvSource({
        "ACTIVE, suspend, SUSPENDED",
        "ACTIVE, revoke, REVOKED",
        "ACTIVE, reinstate,",
        "ACTIVE, renew, ACTIVE",
        "ACTIVE, transfer, ACTIVE",
        "ACTIVE, update, ACTIVE",
        "SUSPENDED, suspend,",
        "SUSPENDED, reinstate, ACTIVE",
        "SUSPENDED, revoke, REVOKED",
        "SUSPENDED, renew, SUSPENDED",
        "SUSPENDED, transfer, SUSPENDED",
        "SUSPENDED, update, SUSPENDED",
        "REVOKED, suspend,",
        "REVOKED, reinstate,",
        "REVOKED, revoke,",
        "REVOKED, renew,",
        "REVOKED, transfer,",
        "REVOKED, update,",
        "DELETED, reinstate,",
        "DELETED, renew,",
        "DELETED, update,"
    })
    void fromEachStateThereIsThisAndNoOtherWay(StoredStatus before, String edit, @Nullable StoredStatus after) {
        LicenseEdit.Outcome outcome =
                Objects.requireNonNull(EDITS.get(edit)).on(licence(before, NOW.plus(Duration.ofDays(5))), NOW);
        if (after == null) {
            assertThat(outcome).isEqualTo(new LicenseEdit.Outcome.WrongState(before));
        } else {
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            LicenseEdit.Outcome.Done.class,
                            done -> assertThat(done.license().status()).isEqualTo(after));
        }
    }

    @Test
    void whatHasNoEndIsNotRenewed() {
        assertThat(new LicenseEdit.Renew(30, null, null).on(licence(StoredStatus.ACTIVE, null), NOW))
                .isEqualTo(new LicenseEdit.Outcome.Perpetual());
    }

    @Test
    void anAddOnThatThePlanHasIsKeptAndShownOnce() {
        LicenseEdit edit = new LicenseEdit.Amend(
                null,
                null,
                null,
                null,
                null,
                List.of(new ProductCode("pos"), new ProductCode("base"), new ProductCode("crm")),
                new Patch.Keep<>(),
                new Patch.Keep<>());
        assertThat(edit.on(licence(StoredStatus.ACTIVE, null), NOW))
                .isInstanceOfSatisfying(LicenseEdit.Outcome.Done.class, done -> {
                    assertThat(done.license().addOns())
                            .containsExactly(new ProductCode("base"), new ProductCode("crm"), new ProductCode("pos"));
                    assertThat(done.license().products())
                            .containsExactly(new ProductCode("base"), new ProductCode("crm"), new ProductCode("pos"));
                    assertThat(done.license().addOnsBesidePlan())
                            .containsExactly(new ProductCode("crm"), new ProductCode("pos"));
                });
    }

    @Test
    void anEndBeforeTheStartIsRefused() {
        LicenseEdit edit = new LicenseEdit.Amend(
                null,
                null,
                null,
                null,
                null,
                null,
                new Patch.Put<>(NOW.minus(Duration.ofDays(60))),
                new Patch.Keep<>());
        assertThat(edit.on(licence(StoredStatus.ACTIVE, null), NOW))
                .isInstanceOfSatisfying(
                        LicenseEdit.Outcome.WrongValue.class,
                        wrong -> assertThat(wrong.field()).isEqualTo("expires_at"));
    }
}
