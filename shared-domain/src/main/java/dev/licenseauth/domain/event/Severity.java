package dev.licenseauth.domain.event;

import java.util.Locale;
import java.util.Optional;

/** How much an event matters to an operator, lowest first. */
public enum Severity {
    DEBUG,
    INFO,
    NOTICE,
    WARNING,
    ERROR,
    CRITICAL;

    /** The word used on the wire, for example {@code info}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The severity of a wire word; empty for a word that is none. */
    public static Optional<Severity> ofWord(String word) {
        for (Severity severity : values()) {
            if (severity.word().equals(word)) {
                return Optional.of(severity);
            }
        }
        return Optional.empty();
    }
}
