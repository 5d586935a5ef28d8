package dev.licenseauth.license.application;

import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.event.port.EventOutbox;
import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.licensing.App;
import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.CatalogEntry;
import dev.licenseauth.domain.licensing.EntryKey;
import dev.licenseauth.domain.licensing.Plan;
import dev.licenseauth.domain.licensing.ProductCode;
import dev.licenseauth.domain.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Tells of changes to the catalogue. */
@ApplicationScoped
class CatalogEvents {
    private final EventOutbox outbox;
    private final Identifiers identifiers;

    CatalogEvents(EventOutbox outbox, Identifiers identifiers) {
        this.outbox = outbox;
        this.identifiers = identifiers;
    }

    void created(String kind, AppId appId, String code, Caller caller, Instant now, Map<String, Object> data) {
        append(kind, "created", appId, code, caller, now, data);
    }

    void updated(CatalogEntry before, CatalogEntry after, Caller caller, Instant now) {
        Map<String, Object> was = new LinkedHashMap<>();
        Map<String, Object> is = new LinkedHashMap<>();
        Map<String, @Nullable Object> old = fields(before);
        fields(after).forEach((name, value) -> {
            if (!Objects.equals(old.get(name), value)) {
                putUnlessNull(was, name, old.get(name));
                putUnlessNull(is, name, value);
            }
        });
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("code", after.key().codeText());
        data.put("before", was);
        data.put("after", is);
        append(after.key(), "updated", caller, now, data);
    }

    void deleted(CatalogEntry entry, Caller caller, Instant now) {
        append(entry.key(), "deleted", caller, now, Map.of("code", entry.key().codeText(), "name", entry.name()));
    }

    private static void putUnlessNull(Map<String, Object> map, String name, @Nullable Object value) {
        if (value != null) {
            map.put(name, value);
        }
    }

    private static Map<String, @Nullable Object> fields(CatalogEntry entry) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("name", entry.name());
        if (entry instanceof App app) {
            fields.put("dlid_checksum", app.dlidChecksum().word());
        }
        if (entry instanceof Plan plan) {
            fields.put(
                    "products", plan.products().stream().map(ProductCode::value).toList());
            fields.put("max_activations", plan.limits().activations().orNull());
            fields.put("max_devices", plan.limits().devices().orNull());
            fields.put("max_domains", plan.limits().domains().orNull());
            fields.put("domain_binding", plan.domainBinding().word());
            fields.put("domain_required", plan.domainRequired());
            fields.put("device_required", plan.deviceRequired());
            fields.put("grace_days", plan.graceDays());
            fields.put("renewal_basis", plan.renewalBasis().word());
        }
        return fields;
    }

    private void append(EntryKey key, String what, Caller caller, Instant now, Map<String, Object> data) {
        append(key.kind(), what, key.appId(), key.codeText(), caller, now, data);
    }

    private void append(
            String kind, String what, AppId appId, String code, Caller caller, Instant now, Map<String, Object> data) {
        outbox.append(
                EventTopic.LICENSE,
                new Event(
                        identifiers.next(),
                        new EventType("catalog." + kind + "_" + what),
                        Severity.NOTICE,
                        "Catalogue: " + kind + " " + what,
                        caller.actor(),
                        appId.value(),
                        now,
                        0,
                        caller.ip(),
                        kind.equals("app") ? "app:" + code : kind + ":" + appId + "/" + code,
                        caller.requestId(),
                        data));
    }
}
