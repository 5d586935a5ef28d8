package dev.licenseauth.adapters.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings that every service shares. */
@ConfigMapping(prefix = "licenseauth")
public interface PlatformConfig {
    /** File with the master key: base64 of 32 random bytes. Every key at rest derives from it; a service refuses to start without. */
    Optional<Path> masterKeyFile();

    /** File with the bootstrap token. Honoured only in the profiles {@code local} and {@code test}; refused elsewhere. */
    Optional<Path> bootstrapTokenFile();

    /** Addresses or CIDR blocks of the proxies whose {@code X-Forwarded-For} is believed. None by default. */
    Optional<List<String>> trustedProxies();

    /** Topics. */
    Topics topics();

    /** The outbox. */
    Outbox outbox();

    /** The consumers of events. */
    Consumer consumer();

    /** Kept answers for {@code Idempotency-Key}. */
    Idempotency idempotency();

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
