package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.auth.application.AccessGrant;
import dev.licenseauth.auth.application.Grant;
import dev.licenseauth.domain.identity.Challenge;
import dev.licenseauth.domain.identity.DeviceToken;
import org.jspecify.annotations.Nullable;

/** The bodies of the login endpoints. */
final class LoginJson {
    private LoginJson() {}

    record ChallengeAnswer(String nonce, String keyId, long expiresAt) {
        static ChallengeAnswer of(Challenge challenge) {
            return new ChallengeAnswer(
                    challenge.nonce(), challenge.keyId(), challenge.expiresAt().getEpochSecond());
        }
    }

    record LoginRequest(
            @Nullable String username,
            @Nullable String encryptedPassword,
            @Nullable String loginNonce,
            @Nullable String keyId,
            @Nullable Long challengeTs,
            @Nullable String password) {
        /** Says nothing of what it holds. */
        @Override
        public String toString() {
            return "LoginRequest";
        }
    }

    record PasswordRequest(
            @Nullable String username,
            @Nullable String encryptedPassword,
            @Nullable String loginNonce,
            @Nullable String keyId,
            @Nullable Long challengeTs,
            @Nullable String password,
            @Nullable String encryptedNewPassword,
            @Nullable String newPassword) {
        /** What proves the password that is replaced. */
        LoginRequest current() {
            return new LoginRequest(username, encryptedPassword, loginNonce, keyId, challengeTs, password);
        }

        /** Says nothing of what it holds. */
        @Override
        public String toString() {
            return "PasswordRequest";
        }
    }

    record RefreshRequest(@Nullable String refreshToken) {
        /** Says nothing of what it holds. */
        @Override
        public String toString() {
            return "RefreshRequest";
        }
    }

    record AccessAnswer(String accessToken, String tokenType, long expiresIn) {
        static AccessAnswer of(AccessGrant grant) {
            return new AccessAnswer(
                    grant.accessToken(), "Bearer", grant.lifetime().toSeconds());
        }

        /** Says nothing of the token. */
        @Override
        public String toString() {
            return "AccessAnswer";
        }
    }

    record UserAnswer(String id, String username, String role) {}

    record GrantAnswer(
            String accessToken,
            String tokenType,
            long expiresIn,
            String refreshToken,
            long refreshExpiresIn,
            @Nullable String deviceToken,
            UserAnswer user) {
        /** Of a login. */
        static GrantAnswer of(Grant grant, DeviceToken deviceToken) {
            return of(grant, deviceToken.value());
        }

        /** Of a refresh, which proves no password and so gives no trust. */
        static GrantAnswer of(Grant grant) {
            return of(grant, (String) null);
        }

        private static GrantAnswer of(Grant grant, @Nullable String deviceToken) {
            return new GrantAnswer(
                    grant.accessToken(),
                    "Bearer",
                    grant.accessLifetime().toSeconds(),
                    grant.refreshToken(),
                    grant.refreshLifetime().toSeconds(),
                    deviceToken,
                    new UserAnswer(
                            grant.user().id().toString(),
                            grant.user().username(),
                            grant.user().role().word()));
        }

        /** Says nothing of the tokens. */
        @Override
        public String toString() {
            return "GrantAnswer";
        }
    }
}
