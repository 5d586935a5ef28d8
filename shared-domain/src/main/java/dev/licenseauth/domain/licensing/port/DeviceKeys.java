package dev.licenseauth.domain.licensing.port;

import dev.licenseauth.domain.licensing.DeviceKey;

/** Turns hardware ids into what devices are known by. */
public interface DeviceKeys {
    /** The key of a hardware id. The same for the same id, on every replica and for ever. */
    DeviceKey of(String hardwareId);
}
