package dev.licenseauth.testing.fuzz;

import java.net.URI;
import java.util.Set;

/** A running service, as {@link OpenApiFuzz} needs to know it. */
public interface FuzzedService {
    /** Where it listens. */
    URI address();

    /**
     * What makes a request of an operation right. Called anew after each request that was accepted: what it named may be
     * used up.
     */
    GoodRequest good(String operationId);

    /** Operations that are not asked, each for a reason that stands beside. */
    default Set<String> without() {
        return Set.of();
    }

    /** Fields of bodies in which control characters are nobody's business: opaque bytes of somebody else. */
    default Set<String> opaque() {
        return Set.of();
    }

    /** What it keeps. */
    StoredRows stored();
}
