package dev.licenseauth.auth.adapter.out.crypto;

import dev.licenseauth.adapters.security.KeyedDigest;
import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.auth.config.AuthConfig;
import dev.licenseauth.domain.identity.DeviceToken;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.LoginPolicy;
import dev.licenseauth.domain.identity.port.DeviceTokens;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * Device tokens as {@code lad_} and 57 bytes in base64url: version (1), time of issue in epoch seconds (8), the device's id
 * (16), and an HMAC-SHA-256 over these and the normalised username. To know one again takes microseconds and no database.
 *
 * <p>Created at start, so that a setting that cannot be is told of then.
 */
@Startup
@ApplicationScoped
class HmacDeviceTokens implements DeviceTokens {
    private static final String PREFIX = "lad_";
    private static final byte VERSION = 1;
    private static final int CLEAR_BYTES = 1 + Long.BYTES + 2 * Long.BYTES;
    private static final int MAC_BYTES = 32;
    // 57 bytes are 76 characters without padding and without a bit to spare: each token has one spelling.
    private static final int CHARACTERS = PREFIX.length() + (CLEAR_BYTES + MAC_BYTES) / 3 * 4;
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    private final KeyedDigest digest;
    private final Duration lifetime;

    HmacDeviceTokens(MasterKey masterKey, AuthConfig config) {
        digest = masterKey.digest("device token");
        lifetime = config.auth().login().deviceLifetime();
        if (lifetime.compareTo(SHORTEST) < 0 || lifetime.compareTo(LONGEST) > 0) {
            throw new IllegalStateException("licenseauth.auth.login.device-lifetime must be PT1H to P365D");
        }
    }

    @Override
    public DeviceToken issue(UUID device, LoginName name, Instant now) {
        byte[] clear = ByteBuffer.allocate(CLEAR_BYTES)
                .put(VERSION)
                .putLong(now.getEpochSecond())
                .putLong(device.getMostSignificantBits())
                .putLong(device.getLeastSignificantBits())
                .array();
        byte[] token = ByteBuffer.allocate(CLEAR_BYTES + MAC_BYTES)
                .put(clear)
                .put(mac(clear, name))
                .array();
        return new DeviceToken(PREFIX + Base64.getUrlEncoder().encodeToString(token));
    }

    @Override
    public Optional<UUID> recognise(DeviceToken token, LoginName name, Instant now) {
        byte[] bytes = decode(token.value());
        if (bytes.length != CLEAR_BYTES + MAC_BYTES) {
            return Optional.empty();
        }
        byte[] clear = Arrays.copyOf(bytes, CLEAR_BYTES);
        byte[] mac = Arrays.copyOfRange(bytes, CLEAR_BYTES, bytes.length);
        if (!MessageDigest.isEqual(mac, mac(clear, name))) {
            return Optional.empty();
        }
        // Authenticated from here on.
        ByteBuffer fields = ByteBuffer.wrap(clear);
        if (fields.get() != VERSION) {
            return Optional.empty();
        }
        Instant issuedAt = Instant.ofEpochSecond(fields.getLong());
        UUID device = new UUID(fields.getLong(), fields.getLong());
        return isInForce(issuedAt, now) ? Optional.of(device) : Optional.empty();
    }

    /** By today's lifetime: a shorter one is true of tokens that were issued before it was set. */
    private boolean isInForce(Instant issuedAt, Instant now) {
        // Another replica's clock may be ahead of ours.
        return !issuedAt.isAfter(now.plus(LoginPolicy.MARGIN)) && now.isBefore(issuedAt.plus(lifetime));
    }

    /** Empty when it is not the base64url of the right length behind the prefix. */
    private static byte[] decode(String token) {
        if (token.length() != CHARACTERS || !token.startsWith(PREFIX)) {
            return new byte[0];
        }
        try {
            return Base64.getUrlDecoder().decode(token.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** What stands before the name has one length, so no two tokens and names give the same bytes. */
    private byte[] mac(byte[] clear, LoginName name) {
        byte[] user = name.value().getBytes(StandardCharsets.UTF_8);
        return digest.of(ByteBuffer.allocate(clear.length + user.length)
                .put(clear)
                .put(user)
                .array());
    }
}
