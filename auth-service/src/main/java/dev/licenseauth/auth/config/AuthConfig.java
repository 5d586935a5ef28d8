package dev.licenseauth.auth.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Settings of the auth-service. */
@ConfigMapping(prefix = "licenseauth")
public interface AuthConfig {
    /** File with the password of the first super_admin, {@code admin}, who is made when there is no user at all. */
    Optional<Path> initialAdminPasswordFile();

    /** What belongs to the auth-service alone. */
    Auth auth();

    /** What belongs to the auth-service alone. */
    interface Auth {
        /** The suite's health. */
        Health health();

        /** Hashing of passwords. */
        Passwords passwords();

        /** Logging in. */
        Login login();

        /** Access and refresh tokens. */
        Tokens tokens();

        /** Keys that sign tokens, and keys that passwords are encrypted for. */
        Keys keys();
    }

    /** Keys that sign tokens, and keys that passwords are encrypted for. */
    interface Keys {
        /** How long a key is used before its successor is made; at least a day. */
        @WithDefault("P90D")
        Duration rotationPeriod();

        /** How long a key is told of before it is used; at least five minutes, for so long others keep the set of keys. */
        @WithDefault("PT10M")
        Duration publishAhead();
    }

    /** The suite's health. */
    interface Health {
        /** The services asked, by name: the URL of each one's readiness. The own database is always asked. */
        Map<String, URI> targets();

        /** Longest wait for one answer. */
        @WithDefault("PT2S")
        Duration timeout();
    }

    /** Hashing of passwords. */
    interface Passwords {
        /** Most hashes at one time, each of which takes 19 MiB and a core. Unset: one for each core. */
        Optional<Integer> permits();

        /** Most hashes waiting for a permit; more are answered 503. */
        @WithDefault("128")
        int maxQueue();

        /** Longest wait for a permit; after it the answer is 503. */
        @WithDefault("PT1S")
        Duration deadline();
    }

    /** Logging in. */
    interface Login {
        /** Whether a password is taken in an encrypted payload only. Privileged roles need one in any case. */
        @WithDefault("true")
        boolean enforcePayloadEncryption();

        /** Whether an encrypted payload must be bound to its challenge: {@code optional} or {@code required}. */
        @WithDefault("optional")
        PayloadBinding payloadBinding();

        /** How long a challenge can be answered, in seconds: 10 to 3600. */
        @WithDefault("120")
        int replayWindowSecs();

        /**
         * Failed attempts for one name from one netblock, or on one trusted device, before further ones are refused unhashed:
         * 1 to 100.
         */
        @WithDefault("6")
        int maxAttempts();

        /** How long a failed attempt counts. */
        @WithDefault("PT15M")
        Duration attemptWindow();

        /**
         * How long a device that logged a name in has attempts of its own for that name, counted from its latest login there:
         * an hour to 365 days.
         */
        @WithDefault("P90D")
        Duration deviceLifetime();
    }

    /** Whether an encrypted payload must be bound to its challenge. */
    enum PayloadBinding {
        OPTIONAL,
        REQUIRED
    }

    /** Access and refresh tokens. */
    interface Tokens {
        /** Lifetime of an access token. */
        @WithDefault("PT10M")
        Duration accessLifetime();

        /** Lifetime of a refresh token, counted from each refresh. */
        @WithDefault("P14D")
        Duration refreshLifetime();

        /** Lifetime of a session, however often it is refreshed. */
        @WithDefault("P90D")
        Duration sessionLifetime();
    }
}
