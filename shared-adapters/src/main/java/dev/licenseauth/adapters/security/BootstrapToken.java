package dev.licenseauth.adapters.security;

import dev.licenseauth.adapters.config.PlatformConfig;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/**
 * Stands in for login on the local stack until there is login: a generated token that makes its bearer a super_admin.
 * A service refuses to start with one anywhere else.
 */
@Startup
@ApplicationScoped
class BootstrapToken {
    private static final int MIN_LENGTH = 32;

    private final byte @Nullable [] digest;

    @Inject
    BootstrapToken(PlatformConfig config) {
        this(config.bootstrapTokenFile(), ConfigUtils.getProfiles(), LaunchMode.current());
    }

    BootstrapToken(Optional<Path> file, List<String> profiles, LaunchMode mode) {
        if (file.isEmpty()) {
            digest = null;
            return;
        }
        if (!profiles.contains("local") && mode == LaunchMode.NORMAL) {
            throw new IllegalStateException(
                    "licenseauth.bootstrap-token-file is set, but the bootstrap token exists only"
                            + " on the local stack (profile local): remove the setting");
        }
        digest = sha256(read(file.get()));
    }

    private static String read(Path file) {
        try {
            String token = Files.readString(file).strip();
            if (token.length() < MIN_LENGTH) {
                throw new IllegalStateException("the bootstrap token in " + file + " is shorter than " + MIN_LENGTH
                        + " characters: generate a new one");
            }
            return token;
        } catch (IOException e) {
            throw new UncheckedIOException("the bootstrap token cannot be read from " + file, e);
        }
    }

    boolean matches(String token) {
        // Digests compare in constant time and tell nothing of the token's length.
        return digest != null && MessageDigest.isEqual(digest, sha256(token));
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
