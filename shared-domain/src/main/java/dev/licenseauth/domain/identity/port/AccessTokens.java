package dev.licenseauth.domain.identity.port;

import dev.licenseauth.domain.identity.AccessClaims;

/** Signs access tokens. */
public interface AccessTokens {
    /** A JWS in compact form. */
    String sign(AccessClaims claims);
}
