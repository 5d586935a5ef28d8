package dev.licenseauth.auth.application;

import java.time.Duration;

/**
 * A new access token of a session that goes on.
 *
 * @param lifetime from now
 */
public record AccessGrant(String accessToken, Duration lifetime) {
    /** Says nothing of the token. */
    @Override
    public String toString() {
        return "AccessGrant";
    }
}
