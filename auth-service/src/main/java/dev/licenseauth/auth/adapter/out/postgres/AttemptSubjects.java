package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.adapters.security.KeyedDigest;
import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.domain.identity.Attempter;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.Netblock;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What attempts are counted by: a digest of the name and who tries it, so that the table names nobody. Netblocks and devices
 * have keys of their own, so that no netblock can be chosen whose attempts would count against a device, or the other way.
 */
final class AttemptSubjects {
    private final KeyedDigest byNetblock;
    private final KeyedDigest byDevice;

    AttemptSubjects(MasterKey masterKey) {
        byNetblock = masterKey.digest("login attempt");
        byDevice = masterKey.digest("login attempt by device");
    }

    byte[] of(LoginName name, Attempter attempter) {
        return switch (attempter) {
            case Attempter.Stranger(Netblock netblock) -> byNetblock.of(input(netblock, name));
            case Attempter.TrustedDevice(UUID device) -> byDevice.of(input(device, name));
        };
    }

    /** The netblock cannot hold a line feed, so no two pairs give the same bytes. */
    private static byte[] input(Netblock netblock, LoginName name) {
        return (netblock.text() + "\n" + name.value()).getBytes(StandardCharsets.UTF_8);
    }

    /** A device's id has one length, so no two pairs give the same bytes. */
    private static byte[] input(UUID device, LoginName name) {
        byte[] text = name.value().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 * Long.BYTES + text.length)
                .putLong(device.getMostSignificantBits())
                .putLong(device.getLeastSignificantBits())
                .put(text)
                .array();
    }
}
