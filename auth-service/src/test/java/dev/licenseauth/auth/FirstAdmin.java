package dev.licenseauth.auth;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Gives the service under test a first administrator, a proxy to come through, a page to log in from, and a queue that no
 * test fills.
 */
public final class FirstAdmin implements QuarkusTestResourceLifecycleManager {
    /** The first administrator's password. */
    public static final String PASSWORD = "correct horse battery staple";

    /** The origin whose pages may log in. */
    public static final String PAGE = "https://console.example.com";

    private @Nullable Path file;

    @Override
    public Map<String, String> start() {
        try {
            Path written = Files.createTempFile("admin", ".password");
            file = written;
            Files.writeString(written, PASSWORD + "\n");
            return Map.of(
                    "licenseauth.initial-admin-password-file", written.toString(),
                    "licenseauth.trusted-proxies", "127.0.0.1/32",
                    "licenseauth.cors.allowed-origins", PAGE,
                    "licenseauth.auth.passwords.max-queue", "512",
                    "licenseauth.auth.passwords.deadline", "PT60S");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        Path written = file;
        if (written != null) {
            try {
                Files.deleteIfExists(written);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
