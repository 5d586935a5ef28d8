package dev.licenseauth.auth.adapter.out.crypto;

import dev.licenseauth.adapters.security.KeyedDigest;
import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.auth.config.AuthConfig;
import dev.licenseauth.domain.identity.Challenge;
import dev.licenseauth.domain.identity.KeyUse;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.RsaKey;
import dev.licenseauth.domain.identity.port.Challenges;
import dev.licenseauth.domain.identity.port.Keys;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Challenges as 39 bytes in hex: version (1), expiry in epoch seconds (8), lifetime in seconds (2), random (12), and the
 * first 16 bytes of an HMAC-SHA-256 over these, the key's name and the normalised username. Issuing one writes nothing.
 */
@Startup
@ApplicationScoped
class HmacChallenges implements Challenges {
    private static final byte VERSION = 1;
    private static final int RANDOM_BYTES = 12;
    private static final int CLEAR_BYTES = 1 + Long.BYTES + Short.BYTES + RANDOM_BYTES;
    private static final int MAC_BYTES = 16;
    private static final int CHARACTERS = 2 * (CLEAR_BYTES + MAC_BYTES);
    private static final int LEAST_SECONDS = 10;
    private static final int MOST_SECONDS = 3600;

    // Another replica's clock may be ahead of ours.
    private static final long CLOCK_SKEW_SECONDS = 5;

    private final KeyedDigest digest;
    private final Keys keys;
    private final SecureRandom random;
    private final int lifetimeSeconds;

    HmacChallenges(MasterKey masterKey, Keys keys, SecureRandom random, AuthConfig config) {
        digest = masterKey.digest("login challenge");
        this.keys = keys;
        this.random = random;
        lifetimeSeconds = config.auth().login().replayWindowSecs();
        if (lifetimeSeconds < LEAST_SECONDS || lifetimeSeconds > MOST_SECONDS) {
            throw new IllegalStateException(
                    "licenseauth.auth.login.replay-window-secs must be " + LEAST_SECONDS + " to " + MOST_SECONDS);
        }
    }

    @Override
    public Challenge issue(LoginName name, Instant now) {
        RsaKey key = keys.active(KeyUse.LOGIN);
        Instant issuedAt = now.truncatedTo(ChronoUnit.SECONDS);
        Instant expiresAt = issuedAt.plusSeconds(lifetimeSeconds);
        byte[] chance = new byte[RANDOM_BYTES];
        random.nextBytes(chance);
        byte[] clear = ByteBuffer.allocate(CLEAR_BYTES)
                .put(VERSION)
                .putLong(expiresAt.getEpochSecond())
                .putShort((short) lifetimeSeconds)
                .put(chance)
                .array();
        byte[] nonce = ByteBuffer.allocate(CLEAR_BYTES + MAC_BYTES)
                .put(clear)
                .put(mac(clear, key.kid(), name))
                .array();
        return new Challenge(HexFormat.of().formatHex(nonce), key.kid(), issuedAt, expiresAt);
    }

    @Override
    public Optional<Challenge> recognise(String nonce, String keyId, LoginName name, Instant now) {
        byte[] bytes = decode(nonce);
        if (bytes.length == 0) {
            return Optional.empty();
        }
        byte[] clear = Arrays.copyOf(bytes, CLEAR_BYTES);
        byte[] mac = Arrays.copyOfRange(bytes, CLEAR_BYTES, bytes.length);
        if (!MessageDigest.isEqual(mac, mac(clear, keyId, name))) {
            return Optional.empty();
        }
        // Authenticated from here on.
        ByteBuffer fields = ByteBuffer.wrap(clear);
        if (fields.get() != VERSION || keys.accepted(KeyUse.LOGIN, keyId).isEmpty()) {
            return Optional.empty();
        }
        Instant expiresAt = Instant.ofEpochSecond(fields.getLong());
        Instant issuedAt = expiresAt.minusSeconds(Short.toUnsignedLong(fields.getShort()));
        boolean inForce = now.isBefore(expiresAt) && !issuedAt.isAfter(now.plusSeconds(CLOCK_SKEW_SECONDS));
        return inForce ? Optional.of(new Challenge(nonce, keyId, issuedAt, expiresAt)) : Optional.empty();
    }

    /** Empty when it is not the hex of the right length. */
    private static byte[] decode(String nonce) {
        if (nonce.length() != CHARACTERS) {
            return new byte[0];
        }
        try {
            return HexFormat.of().parseHex(nonce);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private byte[] mac(byte[] clear, String keyId, LoginName name) {
        byte[] key = keyId.getBytes(StandardCharsets.UTF_8);
        byte[] user = name.value().getBytes(StandardCharsets.UTF_8);
        // Lengths in front: no two combinations of key and name give the same bytes.
        byte[] input = ByteBuffer.allocate(clear.length + 2 * Integer.BYTES + key.length + user.length)
                .put(clear)
                .putInt(key.length)
                .put(key)
                .putInt(user.length)
                .put(user)
                .array();
        return Arrays.copyOf(digest.of(input), MAC_BYTES);
    }
}
