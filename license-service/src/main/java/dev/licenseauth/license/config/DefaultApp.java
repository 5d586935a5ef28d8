package dev.licenseauth.license.config;

import dev.licenseauth.domain.licensing.AppId;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.Optional;

/** The app meant when a request names none. Read at start, so that a wrong one is noticed then. */
@Startup
@ApplicationScoped
public class DefaultApp {
    private final Optional<AppId> id;

    DefaultApp(LicenseConfig config) {
        try {
            id = config.defaultApp().map(AppId::new);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("licenseauth.license.default-app " + e.getMessage(), e);
        }
    }

    /** Its id; empty when none is configured. */
    public Optional<AppId> id() {
        return id;
    }
}
