package dev.licenseauth.domain.licensing;

import java.util.Locale;
import java.util.Optional;

/** How a licence comes to hold a domain. */
public enum DomainBinding {
    /** The first fully valid check of a new domain takes a slot. */
    AUTO,
    /** Only an operator or an activation binds a domain; others are not activated. */
    EXPLICIT,
    /** Domains are neither bound nor counted. */
    OFF;

    /** The word used on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The binding of a wire word; empty for a word that is none. */
    public static Optional<DomainBinding> ofWord(String word) {
        for (DomainBinding binding : values()) {
            if (binding.word().equals(word)) {
                return Optional.of(binding);
            }
        }
        return Optional.empty();
    }

    /** What applies when nobody chose: {@link #AUTO} where domains are limited, else {@link #OFF}. */
    public static DomainBinding defaultFor(Limit domains) {
        return switch (domains) {
            case Limit.Unlimited() -> OFF;
            case Limit.AtMost(int ignored) -> AUTO;
        };
    }
}
