package dev.licenseauth.adapters.config;

import dev.licenseauth.domain.event.port.Identifiers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import java.security.SecureRandom;
import java.time.Clock;

/** The one place where time, ids and randomness come from, so that tests can replace them. */
@ApplicationScoped
class Sources {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    SecureRandom secureRandom() {
        return new SecureRandom();
    }

    @Produces
    @Singleton
    Identifiers identifiers(Clock clock, SecureRandom random) {
        return new Uuid7(clock, random);
    }
}
