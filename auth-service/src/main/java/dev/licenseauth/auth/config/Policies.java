package dev.licenseauth.auth.config;

import dev.licenseauth.domain.identity.KeyPolicy;
import dev.licenseauth.domain.identity.LoginPolicy;
import dev.licenseauth.domain.identity.SecuritySettings;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import java.time.Duration;

/** Settings as the use cases see them. Those that can be wrong are made at start, so that a mistake is told of then. */
@ApplicationScoped
class Policies {
    private static final Duration SHORTEST_ROTATION = Duration.ofDays(1);
    private static final Duration SHORTEST_PUBLICATION = Duration.ofMinutes(5);

    @Produces
    @Singleton
    @Startup
    LoginPolicy loginPolicy(AuthConfig config) {
        Duration access = config.auth().tokens().accessLifetime();
        if (!access.isPositive() || access.compareTo(LoginPolicy.LONGEST_ACCESS) > 0) {
            throw new IllegalStateException("licenseauth.auth.tokens.access-lifetime must be positive and at most "
                    + LoginPolicy.LONGEST_ACCESS);
        }
        return new LoginPolicy(
                config.auth().login().enforcePayloadEncryption(),
                config.auth().login().payloadBinding() == AuthConfig.PayloadBinding.REQUIRED,
                access);
    }

    @Produces
    @Singleton
    SecuritySettings securitySettings(AuthConfig config) {
        AuthConfig.Login login = config.auth().login();
        return new SecuritySettings(
                login.enforcePayloadEncryption(),
                login.payloadBinding() == AuthConfig.PayloadBinding.REQUIRED,
                login.maxAttempts(),
                login.replayWindowSecs());
    }

    @Produces
    @Singleton
    @Startup
    KeyPolicy keyPolicy(AuthConfig config) {
        Duration rotationPeriod = config.auth().keys().rotationPeriod();
        Duration publishAhead = config.auth().keys().publishAhead();
        if (rotationPeriod.compareTo(SHORTEST_ROTATION) < 0) {
            throw new IllegalStateException(
                    "licenseauth.auth.keys.rotation-period must be at least " + SHORTEST_ROTATION);
        }
        if (publishAhead.compareTo(SHORTEST_PUBLICATION) < 0 || publishAhead.compareTo(SHORTEST_ROTATION) > 0) {
            throw new IllegalStateException("licenseauth.auth.keys.publish-ahead must be at least "
                    + SHORTEST_PUBLICATION + " and at most " + SHORTEST_ROTATION);
        }
        // No access token and no challenge lives longer than that, whatever the settings were when it was made.
        return new KeyPolicy(rotationPeriod, publishAhead, LoginPolicy.LONGEST_ACCESS.plus(LoginPolicy.MARGIN));
    }
}
