package dev.licenseauth.adapters.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings that every service shares. */
@ConfigMapping(prefix = "licenseauth")
public interface PlatformConfig {
    /** File with the master key: base64 of 32 random bytes. Every key at rest derives from it; a service refuses to start without. */
    Optional<Path> masterKeyFile();

    /**
     * File with the service key: base64 of 32 random bytes, the same for all services. The tokens with which services call
     * each other's internal routes are made with it; without it none are made and none are accepted.
     */
    Optional<Path> serviceKeyFile();

    /** Addresses or CIDR blocks of the proxies whose {@code X-Forwarded-For} is believed. None by default. */
    Optional<List<String>> trustedProxies();

    /** Calls from pages of other origins. */
    Cors cors();

    /** Access tokens, as every service checks them. */
    Tokens tokens();

    /** What is known of keys and revocations. */
    AuthState authState();

    /** Topics. */
    Topics topics();

    /** The outbox. */
    Outbox outbox();

    /** The consumers of events. */
    Consumer consumer();

    /** Kept answers for {@code Idempotency-Key}. */
    Idempotency idempotency();

    /** Calls from pages of other origins. */
    interface Cors {
        /**
         * Origins whose pages may call {@code /auth} and the public client endpoints and read the answers, for example
         * {@code https://shop.example.com}; {@code *} alone for all of them. None by default.
         */
        Optional<List<String>> allowedOrigins();
    }

    /** Access tokens, as every service checks them. */
    interface Tokens {
        /** The claim {@code iss}: of tokens that are made and the only one that is accepted. */
        @WithDefault("https://licenseauth.dev")
        String issuer();

        /** The claim {@code aud}: of tokens that are made and the only one that is accepted. */
        @WithDefault("license-auth")
        String audience();

        /** Most tokens whose signature is remembered as good, about 2 KB each. */
        @WithDefault("10000")
        int cacheSize();
    }

    /** What is known of keys and revocations. */
    interface AuthState {
        /**
         * The auth-service's internal feed, for example {@code http://auth:8080/internal/v1/auth-state}: asked when the
         * topic falls behind. Without it, a topic that falls behind closes the authenticated endpoints.
         */
        Optional<URI> feedUrl();

        /** Oldest view of revocations by which a token is still accepted; after it the answer is 503. */
        @WithDefault("PT3S")
        Duration maxAge();

        /** Longest a start waits for the view to be complete. After it public endpoints are served, the others answer 503. */
        @WithDefault("PT5S")
        Duration startupWait();
    }

    /** Names of topics. */
    interface Topics {
        /**
         * Appended to the name of every topic published to or consumed, and of every consumer group, so that several
         * suites can share a broker. Empty by default.
         */
        Optional<String> suffix();
    }

    /** Upkeep of the outbox' partitions. */
    interface Outbox {
        /** Days for which partitions are made ahead. */
        @WithDefault("7")
        int daysAhead();

        /** Days for which published rows are kept, so that a lost replication slot can be made good. */
        @WithDefault("7")
        int daysKept();

        /** Days for which the inbox remembers an event; longer than any outbox keeps rows. */
        @WithDefault("30")
        int inboxDaysKept();
    }

    /** Reading events from Kafka. */
    interface Consumer {
        /** Most records acted on in one transaction. */
        @WithDefault("500")
        int maxBatch();

        /** Longest wait before an effect that failed for a passing reason is tried again. */
        @WithDefault("PT10S")
        Duration maxBackoff();
    }

    /** How long answers are kept. */
    interface Idempotency {
        /** After this the key may be used anew. */
        @WithDefault("PT24H")
        Duration keptFor();
    }
}
