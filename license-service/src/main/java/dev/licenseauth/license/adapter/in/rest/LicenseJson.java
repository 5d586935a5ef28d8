package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.adapters.http.Given;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.domain.licensing.DomainBinding;
import dev.licenseauth.domain.licensing.License;
import dev.licenseauth.domain.licensing.LicenseEdit;
import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.Limit;
import dev.licenseauth.domain.licensing.Patch;
import dev.licenseauth.domain.licensing.ProductCode;
import dev.licenseauth.domain.licensing.ShownStatus;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

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
        static LicenseAnswer of(LicenseRecord license, ShownStatus shownStatus) {
            return new LicenseAnswer(
                    license.id().toString(),
                    license.maskedDlid(),
                    license.appId().value(),
                    license.plan().value(),
                    license.tierName(),
                    license.level(),
                    license.owner(),
                    license.issuedBy(),
                    shownStatus.word(),
                    license.statusReason(),
                    license.products().stream().map(ProductCode::value).toList(),
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

    /** A licence as its owner sees it: without what operators noted among themselves. */
    record OwnLicense(
            String id,
            String dlid,
            String appId,
            String plan,
            String tierName,
            String level,
            String owner,
            String status,
            List<String> products,
            @Nullable Integer maxActivations,
            @Nullable Integer maxDevices,
            @Nullable Integer maxDomains,
            String domainBinding,
            Instant startsAt,
            @Nullable Instant expiresAt,
            Instant createdAt) {
        static OwnLicense of(LicenseRecord license, ShownStatus shownStatus) {
            LicenseAnswer answer = LicenseAnswer.of(license, shownStatus);
            return new OwnLicense(
                    answer.id(),
                    answer.dlid(),
                    answer.appId(),
                    answer.plan(),
                    answer.tierName(),
                    answer.level(),
                    answer.owner(),
                    answer.status(),
                    answer.products(),
                    answer.maxActivations(),
                    answer.maxDevices(),
                    answer.maxDomains(),
                    answer.domainBinding(),
                    answer.startsAt(),
                    answer.expiresAt(),
                    answer.createdAt());
        }
    }

    /** Why an operator does something. */
    record ReasonRequest(@Nullable String reason) {}

    record RenewRequest(
            @Nullable Integer days,
            @Nullable String basis,
            @Nullable String note) {}

    record TransferRequest(@Nullable String owner, @Nullable String note) {}

    record HwidResetRequest(
            @Nullable Boolean resetActivations, @Nullable String reason) {}

    record LookupRequest(@Nullable String dlid) {}

    /** What may be amended. {@code null} is unlimited, perpetual, or none. */
    record AmendRequest(
            Given<String> level,
            Given<Integer> maxActivations,
            Given<Integer> maxDevices,
            Given<Integer> maxDomains,
            Given<String> domainBinding,
            Given<List<@Nullable String>> products,
            Given<Instant> expiresAt,
            Given<String> note) {
        /** @throws ProblemException 400 naming every field that is wrong */
        LicenseEdit.Amend edit() {
            FieldErrors errors = new FieldErrors();
            String newLevel = Fields.replacement(errors, "level", level, LicenseTexts.LEVEL);
            Limit activations = Fields.limit(errors, "max_activations", maxActivations);
            Limit devices = Fields.limit(errors, "max_devices", maxDevices);
            Limit domains = Fields.limit(errors, "max_domains", maxDomains);
            DomainBinding binding = Fields.replacement(errors, "domain_binding", domainBinding, Fields::binding);
            List<ProductCode> addOns = products.present() ? Fields.products(errors, products.value()) : null;
            Patch<Instant> end = Fields.patch(
                    errors,
                    "expires_at",
                    expiresAt,
                    LicenseTexts.before(2300).andThen(time -> time.truncatedTo(ChronoUnit.SECONDS)));
            Patch<String> newNote = Fields.patch(errors, "note", note, LicenseTexts.NOTE);
            errors.throwIfAny();
            return new LicenseEdit.Amend(newLevel, activations, devices, domains, binding, addOns, end, newNote);
        }
    }

    /** The whole DLID, shown once more. */
    record RevealedAnswer(String id, String dlid) {}

    /** What was deleted. */
    record DeletedAnswer(String id, String dlid, boolean deleted) {
        static DeletedAnswer of(LicenseRecord license) {
            return new DeletedAnswer(license.id().toString(), license.maskedDlid(), true);
        }
    }

    /** Several licences issued at once. */
    record IssuedList(List<IssuedAnswer> items) {}
}
