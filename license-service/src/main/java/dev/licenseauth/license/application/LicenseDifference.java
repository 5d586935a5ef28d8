package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.ProductCode;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What an event tells of a change: the fields that differ, as they were and as they are. Absent is null. */
final class LicenseDifference {
    private LicenseDifference() {}

    static void put(Map<String, Object> data, LicenseRecord before, LicenseRecord after) {
        Map<String, @Nullable Object> old = fields(before);
        Map<String, @Nullable Object> current = fields(after);
        Map<String, Object> was = new LinkedHashMap<>();
        Map<String, Object> is = new LinkedHashMap<>();
        old.forEach((name, value) -> {
            Object now = current.get(name);
            if (!Objects.equals(value, now)) {
                putUnlessNull(was, name, value);
                putUnlessNull(is, name, now);
            }
        });
        data.put("before", was);
        data.put("after", is);
    }

    private static void putUnlessNull(Map<String, Object> map, String name, @Nullable Object value) {
        if (value != null) {
            map.put(name, value);
        }
    }

    private static Map<String, @Nullable Object> fields(LicenseRecord license) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("status", license.status().word());
        fields.put("owner", license.owner());
        fields.put("level", license.level());
        fields.put(
                "products", license.products().stream().map(ProductCode::value).toList());
        // Tells of one that the plan has as well: then no product comes or goes, and yet it was given or taken away.
        fields.put("add_ons", license.addOns().stream().map(ProductCode::value).toList());
        fields.put("max_activations", license.limits().activations().orNull());
        fields.put("max_devices", license.limits().devices().orNull());
        fields.put("max_domains", license.limits().domains().orNull());
        fields.put("domain_binding", license.domainBinding().word());
        Instant expiresAt = license.expiresAt();
        fields.put("expires_at", expiresAt == null ? null : expiresAt.toString());
        fields.put("note", license.note());
        return fields;
    }
}
