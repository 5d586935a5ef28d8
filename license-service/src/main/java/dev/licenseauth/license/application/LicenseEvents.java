package dev.licenseauth.license.application;

import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.event.port.EventOutbox;
import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.licensing.AcceptedValidation;
import dev.licenseauth.domain.licensing.BoundDevice;
import dev.licenseauth.domain.licensing.BoundDomain;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Tells of what happens to one licence and with it. */
@ApplicationScoped
class LicenseEvents {
    private static final EventType USED = new EventType("license.used");
    private static final EventType DOMAIN_BOUND = new EventType("license.domain_bound");
    private static final EventType DOMAIN_RELEASED = new EventType("license.domain_released");
    private static final EventType DEVICE_BOUND = new EventType("license.device_bound");
    private static final EventType DEVICE_RELEASED = new EventType("license.device_released");

    private final EventOutbox outbox;
    private final Identifiers identifiers;

    LicenseEvents(EventOutbox outbox, Identifiers identifiers) {
        this.outbox = outbox;
        this.identifiers = identifiers;
    }

    /** The licence an event is about, who caused it, and when. */
    record About(UUID licenseId, String dlid, String appId, Client client, Instant now) {
        static About of(Entitlement entitlement, Dlid dlid, Client client, Instant now) {
            return new About(
                    entitlement.licenseId(),
                    dlid.toString(),
                    entitlement.appId().value(),
                    client,
                    now);
        }

        static About of(LicenseRecord license, Caller caller, Instant now) {
            return new About(
                    license.id(),
                    license.maskedDlid(),
                    license.appId().value(),
                    new Client(caller.actor(), caller.ip(), caller.requestId()),
                    now);
        }
    }

    void domainBound(About about, BoundDomain domain) {
        append(about, DOMAIN_BOUND, Severity.INFO, "Domain bound", domainData(domain));
    }

    void domainReleased(About about, BoundDomain domain) {
        append(about, DOMAIN_RELEASED, Severity.INFO, "Domain released", domainData(domain));
    }

    private static Map<String, Object> domainData(BoundDomain domain) {
        return Map.of("domain", domain.pattern(), "takes_slot", domain.takesSlot());
    }

    void deviceBound(About about, BoundDevice device, boolean isNew) {
        Map<String, Object> data = deviceData(device);
        data.put("new", isNew);
        append(about, DEVICE_BOUND, Severity.INFO, "Device bound", data);
    }

    void deviceReleased(About about, BoundDevice device) {
        append(about, DEVICE_RELEASED, Severity.INFO, "Device released", deviceData(device));
    }

    private static Map<String, Object> deviceData(BoundDevice device) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("device_id", device.id().toString());
        String name = device.name();
        if (name != null) {
            data.put("device_name", name);
        }
        return data;
    }

    /** Summaries are words of the contract: they never change. */
    void activationAccepted(About about, Map<String, Object> data) {
        append(about, USED, Severity.INFO, "License activation accepted", data);
    }

    void validationAccepted(AcceptedValidation validation) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("plan", validation.tier());
        if (!validation.use().product().isEmpty()) {
            data.put("product", validation.use().product());
        }
        if (!validation.use().host().isEmpty()) {
            data.put("domain", validation.use().host());
        }
        append(
                new About(
                        validation.use().licenseId(),
                        validation.dlid(),
                        validation.appId().value(),
                        new Client("client", validation.ip(), validation.requestId()),
                        validation.at()),
                USED,
                Severity.INFO,
                "License validation accepted",
                data);
    }

    void append(About about, EventType type, Severity severity, String summary, Map<String, Object> more) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("license_id", about.licenseId().toString());
        data.put("dlid", about.dlid());
        data.putAll(more);
        outbox.append(
                EventTopic.LICENSE,
                new Event(
                        identifiers.next(),
                        type,
                        severity,
                        summary,
                        about.client().actor(),
                        about.appId(),
                        about.now(),
                        0,
                        about.client().ip(),
                        "license:" + about.licenseId(),
                        about.client().requestId(),
                        data));
    }
}
