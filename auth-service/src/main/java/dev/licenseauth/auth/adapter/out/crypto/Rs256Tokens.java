package dev.licenseauth.auth.adapter.out.crypto;

import dev.licenseauth.adapters.config.PlatformConfig;
import dev.licenseauth.domain.identity.AccessClaims;
import dev.licenseauth.domain.identity.KeyUse;
import dev.licenseauth.domain.identity.RsaKey;
import dev.licenseauth.domain.identity.port.AccessTokens;
import dev.licenseauth.domain.identity.port.Keys;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import jakarta.enterprise.context.ApplicationScoped;

/** Access tokens as RFC 9068 has them, {@code typ: at+jwt}, signed RS256. */
@ApplicationScoped
class Rs256Tokens implements AccessTokens {
    private final Keys keys;
    private final String issuer;
    private final String audience;

    Rs256Tokens(Keys keys, PlatformConfig config) {
        this.keys = keys;
        issuer = config.tokens().issuer();
        audience = config.tokens().audience();
    }

    @Override
    public String sign(AccessClaims claims) {
        RsaKey key = keys.active(KeyUse.SIGNING);
        JwtClaimsBuilder body = Jwt.issuer(issuer)
                // A string and no list of one: so the token always was, and RFC 7519 section 4.1.3 allows both.
                .claim("aud", audience)
                .subject(claims.userId().toString())
                .issuedAt(claims.issuedAt().getEpochSecond())
                .expiresAt(claims.expiresAt().getEpochSecond())
                .claim("jti", claims.tokenId().toString())
                .claim("sid", claims.sessionId().toString())
                .claim("role", claims.role().word())
                .claim("rev", claims.revocation().value())
                .claim("auth_time", claims.provedAt().getEpochSecond());
        if (claims.ownerRef() != null) {
            body.claim("owner", claims.ownerRef());
        }
        return body.jws()
                .algorithm(SignatureAlgorithm.RS256)
                .keyId(key.kid())
                .header("typ", "at+jwt")
                .sign(key.privateKey());
    }
}
