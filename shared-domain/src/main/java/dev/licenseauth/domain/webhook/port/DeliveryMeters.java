package dev.licenseauth.domain.webhook.port;

import dev.licenseauth.domain.webhook.DeliveryState;
import dev.licenseauth.domain.webhook.Outcome;

import java.time.Duration;
import java.util.function.IntSupplier;

/** Counts what the dispatcher does. */
public interface DeliveryMeters {
    /** An attempt ended. */
    void attempted(Outcome outcome, DeliveryState state, Duration took);

    /** Where to read how many claims wait in memory and how many attempts are under way. */
    void watch(IntSupplier queued, IntSupplier underWay);
}
