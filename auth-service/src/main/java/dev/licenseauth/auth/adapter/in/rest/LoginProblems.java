package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.auth.application.LoginRefusal;
import dev.licenseauth.auth.config.AuthConfig;

import java.util.List;
import java.util.Map;

/** The refusals of the login endpoints. Each is one document, whatever led to it. */
final class LoginProblems {
    static final Problem INVALID_PAYLOAD = new Problem(
            "invalid-login-payload",
            "The login payload is not valid",
            400,
            "Get a new challenge for this username and encrypt the password anew for the key it names.",
            List.of(),
            Map.of());

    static final Problem ENCRYPTION_REQUIRED = new Problem(
            "login-payload-encryption-required",
            "The password must be encrypted",
            400,
            "Get a challenge and send the password in encrypted_password.",
            List.of(),
            Map.of());

    static final Problem INVALID_CREDENTIALS = new Problem(
            "invalid-credentials",
            "The credentials are not valid",
            401,
            "Username and password do not belong together, or the account may not log in.",
            List.of(),
            Map.of("WWW-Authenticate", "Bearer"));

    static final Problem INVALID_REFRESH_TOKEN = new Problem(
            "invalid-refresh-token",
            "The refresh token is not valid",
            401,
            "It is unknown, expired or spent, or its session has ended: log in again.",
            List.of(),
            Map.of("WWW-Authenticate", "Bearer"));

    private static final int BUSY_RETRY_SECONDS = 1;

    private LoginProblems() {}

    static Problem of(LoginRefusal refusal, AuthConfig.Login settings) {
        return switch (refusal) {
            case LoginRefusal.InvalidCredentials() -> INVALID_CREDENTIALS;
            case LoginRefusal.InvalidPayload() -> INVALID_PAYLOAD;
            case LoginRefusal.EncryptionRequired() -> ENCRYPTION_REQUIRED;
            case LoginRefusal.TooManyAttempts(int retryAfterSeconds) ->
                tooManyAttempts(settings.maxAttempts(), settings.attemptWindow().toSeconds(), retryAfterSeconds);
            case LoginRefusal.Busy() -> busy();
        };
    }

    private static Problem tooManyAttempts(int limit, long windowSeconds, int retryAfterSeconds) {
        return new Problem(
                "too-many-attempts",
                "Too many attempts",
                429,
                "Try again after the time in Retry-After.",
                List.of(),
                Map.of(
                        "Retry-After", Integer.toString(retryAfterSeconds),
                        "RateLimit", "\"login\";r=0;t=" + retryAfterSeconds,
                        "RateLimit-Policy", "\"login\";q=" + limit + ";w=" + windowSeconds));
    }

    static Problem busy() {
        return Problem.unavailable(
                "Too many logins at one time. Get a new challenge after the time in Retry-After.", BUSY_RETRY_SECONDS);
    }
}
