package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.domain.licensing.BoundDevice;
import dev.licenseauth.domain.licensing.BoundDomain;
import org.jspecify.annotations.Nullable;

import java.util.Objects;

/** The JSON of domains and devices that operators bind. */
final class BindingJson {
    private BindingJson() {}

    record DomainRequest(@Nullable String domain) {}

    record DeviceRequest(@Nullable String hwid, @Nullable String deviceName) {}

    static Object of(BoundDomain domain) {
        return Objects.requireNonNull(ActivationJson.Domain.of(domain));
    }

    static Object of(BoundDevice device) {
        return Objects.requireNonNull(ActivationJson.Device.of(device));
    }
}
