package dev.licenseauth.domain.identity.port;

import dev.licenseauth.domain.identity.Challenge;

/** Remembers, across replicas and crashes, what may be used only once. */
public interface SpentPayloads {
    /** Uses the challenge up, at once and for all replicas; {@code false} when it was before. */
    boolean spend(Challenge challenge);

    /** Whether this ciphertext has logged somebody in. */
    boolean wasUsed(String keyId, byte[] ciphertextHash);

    /** Notes in the transaction in progress that this ciphertext logs somebody in; {@code false} when one did before. */
    boolean use(String keyId, byte[] ciphertextHash);
}
