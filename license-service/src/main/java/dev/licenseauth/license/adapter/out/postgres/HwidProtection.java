package dev.licenseauth.license.adapter.out.postgres;

import dev.licenseauth.adapters.security.KeyedDigest;
import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.domain.licensing.DeviceKey;
import dev.licenseauth.domain.licensing.port.DeviceKeys;
import jakarta.enterprise.context.ApplicationScoped;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Hardware ids are kept as keyed digests: they are few enough to be guessed from a plain hash. */
@ApplicationScoped
class HwidProtection implements DeviceKeys {
    private final KeyedDigest digest;

    HwidProtection(MasterKey masterKey) {
        digest = masterKey.digest("hwid");
    }

    @Override
    public DeviceKey of(String hardwareId) {
        return new DeviceKey(HexFormat.of().formatHex(digest.of(hardwareId.getBytes(StandardCharsets.UTF_8))));
    }
}
