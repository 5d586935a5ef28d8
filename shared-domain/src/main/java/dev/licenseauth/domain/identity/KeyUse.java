package dev.licenseauth.domain.identity;

/** What an RSA key is for. A key never serves both. */
public enum KeyUse {
    /** Signs tokens: {@code use: "sig"}, RS256. */
    SIGNING,
    /** Opens encrypted passwords: {@code use: "enc"}, RSA-OAEP-256. */
    LOGIN
}
