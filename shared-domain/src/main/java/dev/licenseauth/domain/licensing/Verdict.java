package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/** The answer to a {@link Question} about a licence. */
public sealed interface Verdict {
    /** It is valid; in grace it has expired and still validates. */
    record Valid(Entitlement entitlement, boolean inGrace) implements Verdict {}

    /** It is not, and why. */
    record Invalid(Reason reason) implements Verdict {}

    /** It is valid once the domain is bound; as a local host it takes no slot. */
    record ValidOnceBound(Entitlement entitlement, boolean inGrace, boolean asLocal) implements Verdict {}

    /** The database has to be asked about the domain or the device: there are too many to hold them all in memory. */
    record NotInMemory(Entitlement entitlement) implements Verdict {}

    /** Why a licence is not valid. Clients treat a reason they do not know as plain invalid. */
    enum Reason {
        INVALID_DLID("invalid_dlid"),
        REVOKED("revoked"),
        BANNED("banned"),
        SUSPENDED("suspended"),
        NOT_YET_VALID("not_yet_valid"),
        EXPIRED("expired"),
        NO_ENTITLEMENT("no_entitlement"),
        DOMAIN_REQUIRED("domain_required"),
        DEVICE_REQUIRED("device_required"),
        DOMAIN_BLOCKED("domain_blocked"),
        DOMAIN_NOT_ACTIVATED("domain_not_activated"),
        DOMAIN_LIMIT("domain_limit"),
        DEVICE_MISMATCH("device_mismatch"),
        DEVICE_LIMIT("device_limit"),
        ACTIVATION_LIMIT("activation_limit");

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
     */
    static Verdict decide(
            @Nullable Entitlement entitlement, Question question, Circumstances circumstances, Instant now) {
        if (entitlement == null) {
            return new Invalid(Reason.INVALID_DLID);
        }
        Reason stop = entitlement.stop(circumstances.bannedOwners(), now);
        return stop == null ? decideActive(entitlement, question, circumstances.localHosts(), now) : new Invalid(stop);
    }

    private static Verdict decideActive(
            Entitlement entitlement, Question question, LocalHosts localHosts, Instant now) {
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
        if (question.product() != null && !entitlement.products().contains(question.product())) {
            return new Invalid(Reason.NO_ENTITLEMENT);
        }
        if (entitlement.domains().required() && question.domain() == null) {
            return new Invalid(Reason.DOMAIN_REQUIRED);
        }
        if (entitlement.devices().required() && question.device() == null) {
            return new Invalid(Reason.DEVICE_REQUIRED);
        }
        boolean binds = question.purpose() == Question.Purpose.ACTIVATE;
        return switch (entitlement.domains().check(question.domain(), binds, localHosts)) {
            case HeldDomains.Check.Refused(Reason reason) -> new Invalid(reason);
            case HeldDomains.Check.NotInMemory() -> new NotInMemory(entitlement);
            case HeldDomains.Check.Allowed() ->
                unlessDeviceDiffers(entitlement, question, new Valid(entitlement, inGrace));
            case HeldDomains.Check.Unbound(boolean asLocal) ->
                unlessDeviceDiffers(
                        entitlement,
                        question,
                        question.purpose() == Question.Purpose.ASK
                                ? new Valid(entitlement, inGrace)
                                : new ValidOnceBound(entitlement, inGrace, asLocal));
        };
    }

    private static Verdict unlessDeviceDiffers(Entitlement entitlement, Question question, Verdict verdict) {
        HeldDevices devices = entitlement.devices();
        DeviceKey device = question.device();
        if (!devices.required()
                || device == null
                || question.purpose() == Question.Purpose.ACTIVATE
                || devices.has(device)) {
            return verdict;
        }
        return devices.complete() ? new Invalid(Reason.DEVICE_MISMATCH) : new NotInMemory(entitlement);
    }
}
