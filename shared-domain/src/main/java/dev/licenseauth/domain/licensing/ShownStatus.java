package dev.licenseauth.domain.licensing;

import java.util.Locale;
import java.util.Optional;

/** The status as people see it: the stored one, or while active what the clock makes of it. */
public enum ShownStatus {
    ACTIVE,
    SUSPENDED,
    REVOKED,
    /** Active, and begins later. */
    NOT_YET_VALID,
    /** Active, has ended and still validates by its plan's grace. */
    GRACE,
    /** Active, and has ended. */
    EXPIRED;

    /** The word used on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of a wire word; empty for a word that is none. */
    public static Optional<ShownStatus> ofWord(String word) {
        for (ShownStatus status : values()) {
            if (status.word().equals(word)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
