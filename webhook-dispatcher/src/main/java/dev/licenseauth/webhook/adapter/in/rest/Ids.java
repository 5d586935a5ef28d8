package dev.licenseauth.webhook.adapter.in.rest;

import dev.licenseauth.adapters.http.ProblemException;

import java.util.UUID;
import java.util.function.Supplier;

/** Ids in paths. One that cannot be an id names nothing, like one that is nobody's. */
final class Ids {
    private static final int LENGTH = 36;

    private Ids() {}

    static UUID of(String written, Supplier<ProblemException> notFound) {
        try {
            if (written.length() == LENGTH) {
                return UUID.fromString(written);
            }
        } catch (IllegalArgumentException _) {
            // Answered below, like a length that is not an id's.
        }
        throw notFound.get();
    }
}
