package dev.licenseauth.domain.audit;

import org.jspecify.annotations.Nullable;

/**
 * A leaf of the log and what opens it.
 *
 * @param logIndex its place
 * @param leaf     its bytes
 * @param opening  what its commitment was made of; {@code null} once erased
 */
public record LoggedLeaf(
        long logIndex, byte[] leaf, @Nullable Opening opening) {
    /**
     * What a commitment was made of: the event's body and the salt.
     *
     * @param record the value of the record that was no event, where a single leaf of one was asked for
     */
    public record Opening(byte[] salt, byte[] body, byte @Nullable [] record) {}
}
