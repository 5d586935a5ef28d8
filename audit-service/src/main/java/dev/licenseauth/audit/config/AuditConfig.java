package dev.licenseauth.audit.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

import java.time.Duration;
import java.util.Optional;

/** Settings of the audit-service. */
@ConfigMapping(prefix = "licenseauth.audit")
public interface AuditConfig {
    /** The log. */
    Log log();

    /** The log. */
    interface Log {
        /** The property that {@link #isPublic()} reads. */
        String PUBLIC = "licenseauth.audit.log.public";

        /**
         * The log's name for ever: the first line of its checkpoints and the name of its key. Best the URL it is served
         * at, without the scheme. Unset: a random name, made at the first start.
         */
        Optional<String> origin();

        /** Whether checkpoint, tiles, entries and proofs are served to everybody, without a token. */
        @WithName("public")
        @WithDefault("false")
        boolean isPublic();

        /** Longest wait for the topic of anchors, for each checkpoint. Until it answers no new checkpoint is served. */
        @WithDefault("PT5S")
        Duration anchorTimeout();
    }
}
