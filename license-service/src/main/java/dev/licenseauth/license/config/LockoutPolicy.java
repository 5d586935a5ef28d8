package dev.licenseauth.license.config;

import dev.licenseauth.domain.licensing.Lockout;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** How long lock-outs are, made at start, so that what cannot be is noticed then. */
@ApplicationScoped
class LockoutPolicy {
    @Produces
    @Singleton
    @Startup
    Lockout.Policy policy(LicenseConfig config) {
        LicenseConfig.Throttle settings = config.throttle();
        return new Lockout.Policy(settings.lockoutFirst(), settings.lockoutLongest(), settings.lockoutRemembered());
    }
}
