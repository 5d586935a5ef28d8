package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.Verdict;
import dev.licenseauth.domain.licensing.port.Entitlements;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers whether a licence is valid. Never blocks; see {@link Entitlements}. */
@ApplicationScoped
public class ValidateLicense {
    private final Entitlements entitlements;
    private final Clock clock;

    ValidateLicense(Entitlements entitlements, Clock clock) {
        this.entitlements = entitlements;
        this.clock = clock;
    }

    /**
     * Decides.
     *
     * @param dlid    the DLID as the client wrote it
     * @param product the product asked for, if any
     * @return completed already when the answer was in memory; fails with {@link Entitlements.UnavailableException}
     */
    public CompletionStage<Verdict> handle(String dlid, @Nullable String product) {
        return switch (Dlid.parse(dlid)) {
            case Dlid.Parsed.Wellformed(Dlid wellformed) ->
                entitlements
                        .byDlid(wellformed)
                        .thenApply(found -> Verdict.decide(found.orElse(null), product, clock.instant()));
            case Dlid.Parsed.ChecksumMismatch(), Dlid.Parsed.Malformed() ->
                CompletableFuture.completedFuture(Verdict.decide(null, product, clock.instant()));
        };
    }
}
