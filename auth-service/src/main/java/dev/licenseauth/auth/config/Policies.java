package dev.licenseauth.auth.config;

import dev.licenseauth.domain.identity.LoginPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import java.time.Duration;

/** Settings as the use cases see them. */
@ApplicationScoped
class Policies {
    private static final Duration LONGEST_ACCESS = Duration.ofHours(1);

    @Produces
    @Singleton
    LoginPolicy loginPolicy(AuthConfig config) {
        Duration access = config.auth().tokens().accessLifetime();
        if (!access.isPositive() || access.compareTo(LONGEST_ACCESS) > 0) {
            throw new IllegalStateException(
                    "licenseauth.auth.tokens.access-lifetime must be positive and at most " + LONGEST_ACCESS);
        }
        return new LoginPolicy(
                config.auth().login().enforcePayloadEncryption(),
                config.auth().login().payloadBinding() == AuthConfig.PayloadBinding.REQUIRED,
                access);
    }
}
