package dev.licenseauth.auth.application;

/** Why a password was not taken. */
public sealed interface LoginRefusal {
    /** Unknown, wrong or banned: not told apart. */
    record InvalidCredentials() implements LoginRefusal {}

    /** Anything wrong with the payload, not told apart. */
    record InvalidPayload() implements LoginRefusal {}

    /** A plain password where none is taken. */
    record EncryptionRequired() implements LoginRefusal {}

    /** Too many attempts for this name, existing or not, by whoever tries. */
    record TooManyAttempts(int retryAfterSeconds) implements LoginRefusal {}

    /** No hash could be made in time. */
    record Busy() implements LoginRefusal {}
}
