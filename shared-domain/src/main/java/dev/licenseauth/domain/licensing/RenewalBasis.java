package dev.licenseauth.domain.licensing;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** From when the days of a renewal count. */
public enum RenewalBasis {
    /** The end of the term before: no day is lost, also when the renewal comes early; one that comes late buys days gone by. */
    FROM_EXPIRY,
    /** The moment of the renewal: what was left of the term before is given up. */
    FROM_NOW,
    /** The later of both: no day is lost and none is bought that has gone by. */
    LATER;

    /** The word used on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The basis of a wire word; empty for a word that is none. */
    public static Optional<RenewalBasis> ofWord(String word) {
        for (RenewalBasis basis : values()) {
            if (basis.word().equals(word)) {
                return Optional.of(basis);
            }
        }
        return Optional.empty();
    }

    /** What the days are added to. A licence that has not begun yet is renewed from its start at the earliest. */
    Instant from(Instant startsAt, Instant expiresAt, Instant now) {
        Instant begun = later(startsAt, now);
        return switch (this) {
            case FROM_EXPIRY -> expiresAt;
            case FROM_NOW -> begun;
            case LATER -> later(expiresAt, begun);
        };
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
