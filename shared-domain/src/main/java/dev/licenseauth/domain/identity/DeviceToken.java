package dev.licenseauth.domain.identity;

/**
 * What a device shows to be known again. It opens nothing: it only says whose allowance of attempts a password is tried on.
 *
 * @param value opaque; as somebody sent it, it may be anything
 */
public record DeviceToken(String value) {
    /** Says nothing of the token. */
    @Override
    public String toString() {
        return "***";
    }
}
