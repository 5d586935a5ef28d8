package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.Given;
import dev.licenseauth.domain.licensing.License;
import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.ProductCode;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The JSON of licences. */
final class LicenseJson {
    private LicenseJson() {}

    record IssueRequest(
            @Nullable String appId,
            @Nullable String plan,
            @Nullable String level,
            @Nullable String owner,
            @Nullable Integer daysValid,
            Given<Integer> maxActivations,
            Given<Integer> maxDevices,
            Given<Integer> maxDomains,
            @Nullable List<@Nullable String> products,
            @Nullable Instant startsAt,
            @Nullable String domainBinding,
            @Nullable Integer count,
            @Nullable String note,
            @Nullable String dlid) {}

    /** A licence just issued: the one time its whole DLID is shown unasked. */
    record IssuedAnswer(
            String id,
            String dlid,
            String appId,
            String plan,
            String tierName,
            String level,
            String owner,
            String issuedBy,
            String status,
            List<String> products,
            @Nullable Integer maxActivations,
            @Nullable Integer maxDevices,
            @Nullable Integer maxDomains,
            String domainBinding,
            Instant startsAt,
            @Nullable Instant expiresAt,
            @Nullable String note,
            Instant createdAt,
            long version) {
        static IssuedAnswer of(License license) {
            return new IssuedAnswer(
                    license.id().toString(),
                    license.dlid().grouped(),
                    license.appId().value(),
                    license.plan().value(),
                    license.tierName(),
                    license.level(),
                    license.owner(),
                    license.issuedBy(),
                    license.status().word(),
                    license.products().stream().map(ProductCode::value).toList(),
                    license.limits().activations().orNull(),
                    license.limits().devices().orNull(),
                    license.limits().domains().orNull(),
                    license.domainBinding().word(),
                    license.startsAt(),
                    license.expiresAt(),
                    license.note(),
                    license.createdAt(),
                    license.version());
        }
    }

    /** A licence as it is kept; the DLID is masked. */
    record LicenseAnswer(
            String id,
            String dlid,
            String appId,
            String plan,
            String tierName,
            String level,
            String owner,
            String issuedBy,
            String status,
            @Nullable String statusReason,
            List<String> products,
            @Nullable Integer maxActivations,
            @Nullable Integer maxDevices,
            @Nullable Integer maxDomains,
            String domainBinding,
            Instant startsAt,
            @Nullable Instant expiresAt,
            @Nullable String note,
            Instant createdAt,
            Instant updatedAt,
            long version) {
        static LicenseAnswer of(LicenseRecord license, String shownStatus) {
            return new LicenseAnswer(
                    license.id().toString(),
                    license.maskedDlid(),
                    license.appId().value(),
                    license.plan().value(),
                    license.tierName(),
                    license.level(),
                    license.owner(),
                    license.issuedBy(),
                    shownStatus,
                    license.statusReason(),
                    Stream.concat(license.planProducts().stream(), license.addOns().stream())
                            .map(ProductCode::value)
                            .toList(),
                    license.limits().activations().orNull(),
                    license.limits().devices().orNull(),
                    license.limits().domains().orNull(),
                    license.domainBinding().word(),
                    license.startsAt(),
                    license.expiresAt(),
                    license.note(),
                    license.createdAt(),
                    license.updatedAt(),
                    license.version());
        }
    }

    /** Why an operator does something. */
    record ReasonRequest(@Nullable String reason) {}

    /** Several licences issued at once. */
    record IssuedList(List<IssuedAnswer> items) {}
}
