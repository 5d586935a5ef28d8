package dev.licenseauth.adapters.security;

import dev.licenseauth.adapters.config.PlatformConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

import java.time.Duration;

/** Starts the source of the view, waits a little for it to be complete, and keeps it small. */
@ApplicationScoped
class AuthStateUpkeep {
    private static final Logger LOG = Logger.getLogger(AuthStateUpkeep.class);
    // After the keys of auth-service are made, which its own source reads.
    private static final int AFTER_FIRST_KEYS = 5_000;

    private final AuthState state;
    private final AuthStateSource source;
    private final Duration startupWait;

    AuthStateUpkeep(AuthState state, AuthStateSource source, PlatformConfig config, MeterRegistry meters) {
        this.state = state;
        this.source = source;
        startupWait = config.authState().startupWait();
        meters.gauge("licenseauth.auth.state.age", state, AuthStateUpkeep::ageInSeconds);
        meters.gauge("licenseauth.auth.state.revocations", state, held -> (double) held.size());
    }

    private static double ageInSeconds(AuthState state) {
        Duration age = state.age();
        return age == null ? Double.NaN : (double) age.toMillis() / 1_000;
    }

    void start(@Observes @Priority(AFTER_FIRST_KEYS) StartupEvent event) throws InterruptedException {
        source.start(state);
        if (!state.awaitComplete(startupWait)) {
            LOG.warnf(
                    "keys and revocations are not known after %s: authenticated endpoints answer 503 until they are",
                    startupWait);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        source.stop();
    }

    @Scheduled(every = "1m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    void tidy() {
        state.forgetExpired();
    }
}
