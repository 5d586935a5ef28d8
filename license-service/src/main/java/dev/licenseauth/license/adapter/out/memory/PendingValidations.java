package dev.licenseauth.license.adapter.out.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.licenseauth.domain.licensing.AcceptedValidation;
import dev.licenseauth.domain.licensing.Use;
import dev.licenseauth.domain.licensing.port.AcceptedValidations;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Supplier;

/**
 * A bounded queue, and a bounded memory of what was put into it within the hour. The memory only spares work: which use
 * is told is decided in the database, for all replicas.
 */
@Singleton
class PendingValidations implements AcceptedValidations {
    private static final int MAX_WAITING = 10_000;
    private static final int MAX_REMEMBERED = 100_000;
    private static final Duration REMEMBERED_FOR = Duration.ofHours(1);

    private final ArrayBlockingQueue<AcceptedValidation> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Cache<Use, Boolean> added = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(REMEMBERED_FOR)
            .build();
    private final Counter dropped;

    PendingValidations(MeterRegistry meters) {
        dropped = meters.counter("licenseauth.validation.uses.dropped");
    }

    @Override
    public void add(Use use, Supplier<AcceptedValidation> validation) {
        if (added.getIfPresent(use) != null || added.asMap().putIfAbsent(use, true) != null) {
            return;
        }
        if (!waiting.offer(validation.get())) {
            added.invalidate(use);
            dropped.increment();
        }
    }

    @Override
    public List<AcceptedValidation> take(int max) {
        List<AcceptedValidation> taken = new ArrayList<>();
        waiting.drainTo(taken, max);
        return taken;
    }

    @Override
    public void forget(List<AcceptedValidation> validations) {
        validations.forEach(validation -> added.invalidate(validation.use()));
    }
}
