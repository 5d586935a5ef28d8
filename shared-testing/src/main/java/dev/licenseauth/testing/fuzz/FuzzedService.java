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

    /** Whether an operation is asked. One that never is has its reason beside it. */
    default boolean asks(String operationId) {
        return true;
    }

    /** Fields of bodies in which control characters are nobody's business: opaque bytes of somebody else. */
    default Set<String> opaque() {
        return Set.of();
    }

    /**
     * The ends of the types of problems that name no field on purpose: whoever tries passwords is not to learn how far
     * he came.
     */
    default Set<String> silent() {
        return Set.of();
    }

    /** What it keeps. */
    StoredRows stored();
}
