package dev.licenseauth.domain.identity.port;

import dev.licenseauth.domain.identity.Challenge;
import dev.licenseauth.domain.identity.LoginName;

import java.time.Instant;
import java.util.Optional;

/** Issues challenges without writing them down, and knows its own again. */
public interface Challenges {
    Challenge issue(LoginName name, Instant now);

    /** The challenge of a nonce; empty when it was not issued by us for this name and key, or is not in force. */
    Optional<Challenge> recognise(String nonce, String keyId, LoginName name, Instant now);
}
