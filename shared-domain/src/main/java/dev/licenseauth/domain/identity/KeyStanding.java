package dev.licenseauth.domain.identity;

import java.security.interfaces.RSAPublicKey;
import java.time.Instant;

/**
 * Where a key of ours stands, without its private part.
 *
 * @param kid     its name: the JWK thumbprint of RFC 7638
 * @param since   when the present state began
 * @param version counts its states
 */
public record KeyStanding(String kid, KeyUse use, KeyState state, Instant since, long version, RSAPublicKey publicKey) {
    /** Whether it has been in this state since the given time or longer. */
    public boolean isIn(KeyState wanted, Instant sinceAtLeast) {
        return state == wanted && !since.isAfter(sinceAtLeast);
    }
}
