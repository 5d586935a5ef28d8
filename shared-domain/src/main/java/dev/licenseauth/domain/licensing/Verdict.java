package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/** The answer to "is this licence valid for that product?". */
public sealed interface Verdict {
    /** It is valid; in grace it has expired and still validates. */
    record Valid(Entitlement entitlement, boolean inGrace) implements Verdict {}

    /** It is not, and why. */
    record Invalid(Reason reason) implements Verdict {}

    /** Why a licence is not valid. Clients treat a reason they do not know as plain invalid. */
    enum Reason {
        INVALID_DLID("invalid_dlid"),
        REVOKED("revoked"),
        SUSPENDED("suspended"),
        NOT_YET_VALID("not_yet_valid"),
        EXPIRED("expired"),
        NO_ENTITLEMENT("no_entitlement");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        /** The word used on the wire. */
        public String word() {
            return word;
        }
    }

    /**
     * Decides; the first reason that applies wins, in the order of this method.
     *
     * @param entitlement what is known of the DLID; {@code null} when no licence has it
     * @param product     the product asked for; {@code null} asks for none
     */
    static Verdict decide(@Nullable Entitlement entitlement, @Nullable String product, Instant now) {
        if (entitlement == null) {
            return new Invalid(Reason.INVALID_DLID);
        }
        return switch (entitlement.status()) {
            // A deleted licence answers as if it had never been.
            case DELETED -> new Invalid(Reason.INVALID_DLID);
            case REVOKED -> new Invalid(Reason.REVOKED);
            case SUSPENDED -> new Invalid(Reason.SUSPENDED);
            case ACTIVE -> decideActive(entitlement, product, now);
        };
    }

    private static Verdict decideActive(Entitlement entitlement, @Nullable String product, Instant now) {
        if (now.isBefore(entitlement.startsAt())) {
            return new Invalid(Reason.NOT_YET_VALID);
        }
        Instant expiresAt = entitlement.expiresAt();
        boolean inGrace = false;
        if (expiresAt != null && !now.isBefore(expiresAt)) {
            inGrace = now.isBefore(expiresAt.plus(Duration.ofDays(entitlement.graceDays())));
            if (!inGrace) {
                return new Invalid(Reason.EXPIRED);
            }
        }
        if (product != null && !entitlement.products().contains(product)) {
            return new Invalid(Reason.NO_ENTITLEMENT);
        }
        return new Valid(entitlement, inGrace);
    }
}
