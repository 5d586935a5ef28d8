package dev.licenseauth.domain.identity;

import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;

/**
 * An RSA key pair of ours.
 *
 * @param kid its name: the JWK thumbprint of RFC 7638
 */
public record RsaKey(String kid, KeyUse use, KeyState state, RSAPublicKey publicKey, RSAPrivateKey privateKey) {
    /** Says nothing of the private part. */
    @Override
    public String toString() {
        return "RsaKey[" + kid + ", " + use + ", " + state + "]";
    }
}
