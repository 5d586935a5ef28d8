package dev.licenseauth.adapters.security;

import dev.licenseauth.adapters.config.PlatformConfig;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;

/**
 * The key everything at rest is protected with. It comes from outside and is never used itself: each purpose gets a key
 * of its own by HKDF-SHA-256 (RFC 5869).
 */
@Startup
@ApplicationScoped
public class MasterKey {
    private static final int KEY_BYTES = 32;

    private final SecretKey pseudoRandomKey;
    private final SecureRandom random;

    @Inject
    MasterKey(PlatformConfig config, SecureRandom random) {
        this(
                KeyFile.read(
                        config.masterKeyFile()
                                .orElseThrow(() -> new IllegalStateException(
                                        "licenseauth.master-key-file is not set: put base64 of 32 random bytes into a"
                                                + " file (openssl rand -base64 32) and name it")),
                        "master key"),
                random);
    }

    MasterKey(byte[] key, SecureRandom random) {
        this.random = random;
        try {
            pseudoRandomKey = KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "Generic",
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(key)
                                    .addSalt("license-auth master key v1".getBytes(StandardCharsets.US_ASCII))
                                    .extractOnly());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java 25 platform has HKDF-SHA256", e);
        }
    }

    private SecretKey derive(String purpose, String algorithm) {
        try {
            byte[] info = purpose.getBytes(StandardCharsets.US_ASCII);
            byte[] bytes = KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.expandOnly(pseudoRandomKey, info, KEY_BYTES));
            return new SecretKeySpec(bytes, algorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java 25 platform has HKDF-SHA256", e);
        }
    }

    /** Seals and opens secrets for one purpose. The purpose is part of what is stored for ever: never rename one. */
    public Sealer sealer(String purpose) {
        return new Sealer(derive("seal " + purpose, "AES"), random);
    }

    /** Makes keyed digests for one purpose. The purpose is part of what is stored for ever: never rename one. */
    public KeyedDigest digest(String purpose) {
        return new KeyedDigest(derive("digest " + purpose, "HmacSHA256"));
    }
}
