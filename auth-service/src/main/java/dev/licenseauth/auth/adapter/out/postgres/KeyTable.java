package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.domain.identity.KeyUse;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/** How keys are kept: a table for each use, the private part sealed. */
final class KeyTable {
    /** What the private parts are sealed for. */
    static final String PURPOSE = "rsa private key";

    private KeyTable() {}

    static String of(KeyUse use) {
        return switch (use) {
            case SIGNING -> "signing_key";
            case LOGIN -> "login_key";
        };
    }

    /** Binds the sealed part to its row and its use: moved to another, it does not open. */
    static byte[] context(KeyUse use, String kid) {
        return (of(use) + ":" + kid).getBytes(StandardCharsets.UTF_8);
    }

    static RSAPublicKey publicKey(byte[] spki) {
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(spki));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a public key in the database cannot be read", e);
        }
    }

    static RSAPrivateKey privateKey(byte[] pkcs8) {
        try {
            return (RSAPrivateKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a private key in the database cannot be read", e);
        }
    }
}
