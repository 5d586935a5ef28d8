package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.domain.licensing.BoundDevice;
import dev.licenseauth.domain.licensing.BoundDomain;
import dev.licenseauth.domain.licensing.HeldDevices;
import dev.licenseauth.domain.licensing.HeldDomains;
import dev.licenseauth.domain.licensing.LicenseChange;
import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.ProductCode;
import dev.licenseauth.license.application.DescribeLicense;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The JSON of all there is to know of a licence. */
record StatusJson(
        LicenseJson.LicenseAnswer license,
        List<Entitled> entitlements,
        Domains domains,
        Devices devices,
        List<String> warnings,
        List<Change> history,
        Validation validation) {
    /** A product and why the licence entitles to it. */
    record Entitled(String product, String source) {}

    record Domains(int used, @Nullable Integer max, int localUsed, List<Domain> items) {}

    record Domain(
            String domain,
            boolean takesSlot,
            Instant firstSeenAt,
            Instant lastSeenAt,
            @Nullable Instant releasedAt) {
        static Domain of(BoundDomain domain) {
            return new Domain(
                    domain.pattern(), domain.takesSlot(), domain.boundAt(), domain.lastSeenAt(), domain.releasedAt());
        }
    }

    record Devices(
            int used,
            @Nullable Integer max,
            int activationsUsed,
            @Nullable Integer activationsMax,
            List<Device> items) {}

    record Device(
            String id,
            @Nullable String name,
            Instant firstSeenAt,
            Instant lastSeenAt,
            @Nullable Instant releasedAt) {
        static Device of(BoundDevice device) {
            return new Device(
                    device.id().toString(), device.name(), device.boundAt(), device.lastSeenAt(), device.releasedAt());
        }
    }

    record Change(String action, String actor, @Nullable String reason, Instant at) {}

    record Validation(boolean valid, @Nullable String reason) {}

    static StatusJson of(DescribeLicense.Description description) {
        LicenseRecord license = description.license();
        HeldDomains domains = description.entitlement().domains();
        HeldDevices devices = description.entitlement().devices();
        return new StatusJson(
                LicenseJson.LicenseAnswer.of(license, description.shownStatus()),
                Stream.concat(
                                license.planProducts().stream().map(product -> entitled(product, "plan")),
                                license.addOnsBesidePlan().stream().map(product -> entitled(product, "add_on")))
                        .toList(),
                new Domains(
                        domains.used(),
                        domains.max(),
                        domains.local(),
                        description.domains().stream().map(Domain::of).toList()),
                new Devices(
                        devices.used(),
                        devices.max(),
                        devices.activationsUsed(),
                        devices.maxActivations(),
                        description.devices().stream().map(Device::of).toList()),
                description.warnings(),
                Stream.concat(
                                Stream.of(new Change("issue", license.issuedBy(), null, license.createdAt())),
                                description.changes().stream().map(StatusJson::change))
                        .toList(),
                new Validation(
                        description.reason() == null,
                        description.reason() == null
                                ? null
                                : description.reason().word()));
    }

    private static Entitled entitled(ProductCode product, String source) {
        return new Entitled(product.value(), source);
    }

    private static Change change(LicenseChange change) {
        return new Change(change.action(), change.actor(), change.reason(), change.at());
    }
}
