package dev.licenseauth.domain.identity;

import java.time.Duration;

/**
 * What a login must look like and what it gives.
 *
 * @param encryptionEnforced whether a password is taken in an encrypted payload only
 * @param bindingRequired    whether an encrypted payload must be bound to its challenge
 * @param accessLifetime     of an access token
 */
public record LoginPolicy(boolean encryptionEnforced, boolean bindingRequired, Duration accessLifetime) {
    /** The longest lifetime an access token can be given: by it revocations and keys are kept, whatever the setting was. */
    public static final Duration LONGEST_ACCESS = Duration.ofHours(1);

    /** What clocks may differ by, with room to spare. */
    public static final Duration MARGIN = Duration.ofMinutes(5);
}
