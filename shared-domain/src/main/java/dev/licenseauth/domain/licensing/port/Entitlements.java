package dev.licenseauth.domain.licensing.port;

import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.domain.licensing.PlanCode;
import org.jspecify.annotations.Nullable;

import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Looks up what a validation is decided from. */
public interface Entitlements {
    /**
     * What is known of a DLID.
     *
     * @param entitlement {@code null} when no licence has it
     * @param isStale     whether it was read longer ago than it should have been, because the database does not answer:
     *                    nothing may be bound by it
     */
    record Known(@Nullable Entitlement entitlement, boolean isStale) {}

    /**
     * What is known of the DLID. Never blocks: what is in memory comes completed, what is not is fetched elsewhere.
     *
     * <p>The stage fails with {@link UnavailableException} when it cannot be known now.
     */
    CompletionStage<Known> byDlid(Dlid dlid);

    /** Drops that the DLID is unknown, so that the next look-up sees what was committed before this call. */
    void forgetUnknown(Dlid dlid);

    /**
     * Drops what is held of the licence, so that the next look-up sees what was committed before this call. What is
     * being read meanwhile is not kept either.
     */
    void forget(UUID licenseId);

    /** The same of every licence of a plan. */
    void forget(AppId appId, PlanCode plan);

    /** The same of every licence. */
    void forgetAll();

    /** The answer cannot be known now; asking again later may help. */
    final class UnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public UnavailableException(String message, Throwable cause) {
            // Expected under load and when the database is away: no stack trace.
            super(message, cause, false, false);
        }

        public UnavailableException(String message) {
            super(message, null, false, false);
        }
    }
}
