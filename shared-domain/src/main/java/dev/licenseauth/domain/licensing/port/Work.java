package dev.licenseauth.domain.licensing.port;

import dev.licenseauth.domain.licensing.Dlid;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Runs what blocks elsewhere than on the caller's thread, so much at one time and no more. */
public interface Work {
    /**
     * Runs it. The stage fails with what it throws, or with {@link Entitlements.UnavailableException} when too much is
     * under way.
     */
    <T> CompletionStage<T> run(Supplier<T> blocking);

    /**
     * The same, one after the other for what is about the same DLID. What waits for its turn here holds nothing that
     * others need, as it would while it waits for a lock in the database.
     */
    <T> CompletionStage<T> runInTurn(Dlid dlid, Supplier<T> blocking);
}
