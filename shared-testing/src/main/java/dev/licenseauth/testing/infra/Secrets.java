package dev.licenseauth.testing.infra;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Fresh secrets and names, a different one at each call. */
final class Secrets {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 32;
    private static final int NAME_BYTES = 5;

    private Secrets() {}

    /** 43 characters of base64url: 256 random bits. */
    static String token() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes());
    }

    /** 44 characters of base64: 256 random bits, a master key. */
    static String key() {
        return Base64.getEncoder().encodeToString(bytes());
    }

    /** Ten hex digits: unique among the tests of a build, good in names of databases, roles and topics. */
    static String suffix() {
        byte[] bytes = new byte[NAME_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes() {
        byte[] bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
