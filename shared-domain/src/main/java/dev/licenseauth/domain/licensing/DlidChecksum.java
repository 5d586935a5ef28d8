package dev.licenseauth.domain.licensing;

import java.util.Locale;
import java.util.Optional;

/** What an app asks of the checksums of the DLIDs that it takes over from elsewhere. */
public enum DlidChecksum {
    /** They hold, as ours do. */
    REQUIRED,
    /** They need not: another system made the keys, and customers hold them already. */
    IMPORTED_OK;

    /** The word used on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a wire word means; empty for a word that is none. */
    public static Optional<DlidChecksum> ofWord(String word) {
        for (DlidChecksum checksum : values()) {
            if (checksum.word().equals(word)) {
                return Optional.of(checksum);
            }
        }
        return Optional.empty();
    }
}
