package dev.licenseauth.auth.application;

import dev.licenseauth.domain.identity.User;

import java.time.Duration;

/**
 * What a login or a refresh gives.
 *
 * @param accessLifetime  from now
 * @param refreshLifetime from now
 */
public record Grant(
        String accessToken, Duration accessLifetime, String refreshToken, Duration refreshLifetime, User user) {
    /** Says nothing of the tokens. */
    @Override
    public String toString() {
        return "Grant[" + user + "]";
    }
}
