package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.adapters.http.ProblemMappers;
import dev.licenseauth.domain.licensing.port.Entitlements;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Why a validation has no answer. Never {@code valid:false}: that would be an answer. */
@ApplicationScoped
class ValidationFailures {
    private static final Logger LOG = Logger.getLogger(ValidationFailures.class);
    private static final int RETRY_AFTER_SECONDS = 2;
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

    private final Clock clock;
    private final Counter unavailable;
    private final AtomicLong nextLogMillis = new AtomicLong();

    ValidationFailures(Clock clock, MeterRegistry meters) {
        this.clock = clock;
        unavailable = meters.counter("licenseauth.validation.unavailable");
    }

    Problem problem(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ProblemException refusal) {
            return refusal.problem();
        }
        if (cause instanceof Entitlements.UnavailableException
                || cause instanceof TimeoutException
                || ProblemMappers.databaseIsAway(cause)) {
            unavailable.increment();
            logNowAndThen(cause);
            return Problem.unavailable(
                    "The licence cannot be looked up right now. Keep your last answer and try again shortly.",
                    RETRY_AFTER_SECONDS);
        }
        LOG.error("a validation failed", cause);
        return Problem.internal();
    }

    /** Every request may fail this way while the database is away; the counter has them all, the log has a line. */
    private void logNowAndThen(Throwable cause) {
        long now = clock.millis();
        long due = nextLogMillis.get();
        if (now >= due && nextLogMillis.compareAndSet(due, now + LOG_INTERVAL.toMillis())) {
            LOG.warnf(
                    "validations are answered 503 (%.0f so far): %s",
                    unavailable.count(),
                    cause instanceof TimeoutException ? "the database is slow" : cause.getMessage());
        }
    }
}
