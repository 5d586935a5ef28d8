package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.domain.licensing.BindingKind;
import dev.licenseauth.domain.licensing.BoundDevice;
import dev.licenseauth.domain.licensing.BoundDomain;
import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.UUID;

/** The JSON of domains and devices that operators bind, and where each is. */
final class BindingJson {
    private BindingJson() {}

    record DomainRequest(@Nullable String domain) {}

    record DeviceRequest(@Nullable String hwid, @Nullable String deviceName) {}

    /** The path of one, below that of its licence. */
    static String path(BindingKind kind, UUID id) {
        return switch (kind) {
            case DOMAIN -> "/domains/" + id;
            case DEVICE -> "/devices/" + id;
        };
    }

    static Object of(BoundDomain domain) {
        return Objects.requireNonNull(ActivationJson.Domain.of(domain));
    }

    static Object of(BoundDevice device) {
        return Objects.requireNonNull(ActivationJson.Device.of(device));
    }
}
