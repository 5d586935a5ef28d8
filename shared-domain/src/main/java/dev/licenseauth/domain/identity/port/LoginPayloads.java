package dev.licenseauth.domain.identity.port;

import dev.licenseauth.domain.identity.OpenedPayload;

import java.util.Optional;

/** Opens what clients encrypt for a login key. */
public interface LoginPayloads {
    /** What the payload holds; empty whatever is wrong with it, without telling what. */
    Optional<OpenedPayload> open(String encrypted, String keyId);
}
