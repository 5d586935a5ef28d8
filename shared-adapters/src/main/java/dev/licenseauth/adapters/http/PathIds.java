package dev.licenseauth.adapters.http;

import java.util.UUID;
import java.util.function.Supplier;

/** Ids in paths. One that cannot be an id names nothing, like one that is nobody's. */
public final class PathIds {
    private PathIds() {}

    /**
     * The id written.
     *
     * @throws ProblemException what {@code notFound} gives, when it cannot be an id
     */
    public static UUID of(String written, Supplier<ProblemException> notFound) {
        try {
            UUID id = UUID.fromString(written);
            // UUID reads 1-1-1-1-1 as well: one thing would have many names.
            if (id.toString().equalsIgnoreCase(written)) {
                return id;
            }
        } catch (IllegalArgumentException _) {
            // Answered below, like what is written in another form.
        }
        throw notFound.get();
    }
}
