package dev.licenseauth.domain.licensing;

import java.util.Locale;

/** What an operator decided about a licence. Expiry and grace are computed from the clock and never stored. */
public enum StoredStatus {
    ACTIVE,
    SUSPENDED,
    REVOKED,
    DELETED;

    /** The word used on the wire and in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The status of a word.
     *
     * @throws IllegalArgumentException when the word is none
     */
    public static StoredStatus ofWord(String word) {
        for (StoredStatus status : values()) {
            if (status.word().equals(word)) {
                return status;
            }
        }
        throw new IllegalArgumentException("not a licence status: " + word);
    }
}
