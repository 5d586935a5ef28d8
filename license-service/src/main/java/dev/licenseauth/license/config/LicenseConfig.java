package dev.licenseauth.license.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import java.time.Duration;
import java.util.Optional;

/** Settings of the license-service. */
@ConfigMapping(prefix = "licenseauth.license")
public interface LicenseConfig {
    /** The app meant when a request names none. Unset: such a request is refused. */
    Optional<String> defaultApp();

    /** Validation from memory. */
    Validation validation();

    /** Adds the route {@code /benchmark/empty}, which answers 204, for benchmarks to compare with. Not on any gateway's route table. */
    @WithDefault("false")
    boolean benchmarkRoute();

    /** Validation from memory. */
    interface Validation {
        /** Most memory the held answers may take, estimated. The least used go first. */
        @WithDefault("64M")
        MemorySize cacheSize();

        /** Longest an answer is held, the backstop should an invalidation be missed. At most 30 s. */
        @WithDefault("PT30S")
        Duration cacheTtl();

        /** Most look-ups waiting for the database at one time; more are answered 503. */
        @WithDefault("256")
        int maxPendingLookups();
    }
}
