package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.BoundDevice;
import dev.licenseauth.domain.licensing.BoundDomain;
import dev.licenseauth.domain.licensing.Circumstances;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.domain.licensing.LicenseChange;
import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.Question;
import dev.licenseauth.domain.licensing.ShownStatus;
import dev.licenseauth.domain.licensing.StoredStatus;
import dev.licenseauth.domain.licensing.Verdict;
import dev.licenseauth.domain.licensing.port.Bindings;
import dev.licenseauth.domain.licensing.port.ForeignDlids;
import dev.licenseauth.domain.licensing.port.Licenses;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Permission;
import dev.licenseauth.domain.security.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shows all there is to know of a licence to those who may read it and know its DLID. */
@ApplicationScoped
public class DescribeLicense {
    private static final int MAX_ITEMS = 500;
    private static final Duration SOON = Duration.ofDays(14);

    private final Licenses licenses;
    private final Bindings bindings;
    private final ForeignDlids foreignDlids;
    private final Circumstances circumstances;
    private final Clock clock;

    DescribeLicense(
            Licenses licenses, Bindings bindings, ForeignDlids foreignDlids, Circumstances circumstances, Clock clock) {
        this.licenses = licenses;
        this.foreignDlids = foreignDlids;
        this.bindings = bindings;
        this.circumstances = circumstances;
        this.clock = clock;
    }

    /**
     * All there is to know.
     *
     * @param reason why it does not validate; {@code null} when it does
     */
    public record Description(
            LicenseRecord license,
            ShownStatus shownStatus,
            Entitlement entitlement,
            List<BoundDomain> domains,
            List<BoundDevice> devices,
            List<LicenseChange> changes,
            List<String> warnings,
            Verdict.@Nullable Reason reason) {}

    /** Empty for what is no DLID, for what is unknown and for what is not the caller's alike. */
    @Transactional
    public Optional<Description> handle(String written, Caller caller) {
        Scope scope = Scope.of(caller, Permission.LICENSE_READ);
        return foreignDlids
                .worthLookingUp(Dlid.parse(written))
                .flatMap(dlid -> licenses.find(dlid)
                        .filter(license -> scope.covers(license.issuedBy(), license.owner()))
                        .flatMap(license -> bindings.read(dlid).map(entitlement -> describe(license, entitlement))))
                .map(description -> scope instanceof Scope.OwnedBy ? withoutNotes(description) : description);
    }

    /** As the owner sees it. */
    private static Description withoutNotes(Description description) {
        return new Description(
                description.license().withoutNotes(),
                description.shownStatus(),
                description.entitlement(),
                description.domains(),
                description.devices(),
                description.changes().stream()
                        .map(change -> new LicenseChange(change.action(), change.actor(), null, change.at()))
                        .toList(),
                description.warnings(),
                description.reason());
    }

    private Description describe(LicenseRecord license, Entitlement entitlement) {
        Instant now = clock.instant();
        Question plain = new Question(null, null, null, Question.Purpose.ASK);
        Verdict.Reason reason =
                Verdict.decide(entitlement, plain, circumstances, now) instanceof Verdict.Invalid(Verdict.Reason why)
                        ? why
                        : null;
        return new Description(
                license,
                license.shownStatus(now),
                entitlement,
                bindings.domains(license.id(), MAX_ITEMS),
                bindings.devices(license.id(), MAX_ITEMS),
                licenses.changes(license.id()),
                warnings(license, entitlement, now),
                reason);
    }

    private static List<String> warnings(LicenseRecord license, Entitlement entitlement, Instant now) {
        List<String> warnings = new ArrayList<>();
        Instant expiresAt = license.expiresAt();
        if (license.status() == StoredStatus.ACTIVE && expiresAt != null) {
            if (!now.isBefore(expiresAt)) {
                warnings.add(license.shownStatus(now) == ShownStatus.GRACE ? "in_grace" : "expired");
            } else if (now.plus(SOON).isAfter(expiresAt)) {
                warnings.add("expires_soon");
            }
        }
        Integer maxDomains = entitlement.domains().max();
        if (maxDomains != null && entitlement.domains().used() >= maxDomains) {
            warnings.add("domain_limit_reached");
        }
        Integer maxDevices = entitlement.devices().max();
        if (maxDevices != null && entitlement.devices().used() >= maxDevices) {
            warnings.add("device_limit_reached");
        }
        Integer maxActivations = entitlement.devices().maxActivations();
        if (maxActivations != null && entitlement.devices().activationsUsed() >= maxActivations) {
            warnings.add("activation_limit_reached");
        }
        return warnings;
    }
}
