package dev.licenseauth.domain.licensing.port;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Runs what blocks elsewhere than on the caller's thread, so much at one time and no more. */
public interface Work {
    /**
     * Runs it. The stage fails with what it throws, or with {@link Entitlements.UnavailableException} when too much is
     * under way.
     */
    <T> CompletionStage<T> run(Supplier<T> blocking);
}
