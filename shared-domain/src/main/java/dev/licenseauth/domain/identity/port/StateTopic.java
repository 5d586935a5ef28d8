package dev.licenseauth.domain.identity.port;

import java.util.Optional;

/** The topic that the other services keep their state from. */
public interface StateTopic {
    /**
     * What was seen.
     *
     * @param id    of the topic: one that is made anew under the same name has another
     * @param empty whether nothing has ever been written to it, or all of it is gone
     */
    record Seen(String id, boolean empty) {}

    /** Looks, and waits no longer than some seconds. Empty when there is no topic or no answer. */
    Optional<Seen> look();
}
