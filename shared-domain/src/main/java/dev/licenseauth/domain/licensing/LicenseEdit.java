package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;

/** What an operator does to a licence that was issued. */
public sealed interface LicenseEdit {
    /** No licence ends later; what would is a typing error. */
    Instant LATEST_END = Instant.parse("2300-01-01T00:00:00Z");

    /** The licence as it would be; decides nothing about who may do it. */
    Outcome on(LicenseRecord license, Instant now);

    /** The word used in the history. */
    String action();

    /** Why, in the operator's words, if he says. */
    @Nullable
    String reason();

    /** What comes of it. */
    sealed interface Outcome {
        /** The licence as it is then. */
        record Done(LicenseRecord license) implements Outcome {}

        /** This cannot be done to a licence in that state. */
        record WrongState(StoredStatus status) implements Outcome {}

        /** A licence without an end cannot be renewed. */
        record Perpetual() implements Outcome {}

        /** A value is wrong for this licence; the message continues the field's name. */
        record WrongValue(String field, String message) implements Outcome {}
    }

    /** Stops it for a while. */
    record Suspend(@Nullable String reason) implements LicenseEdit {
        @Override
        public Outcome on(LicenseRecord license, Instant now) {
            return license.state() instanceof LicenseState.Active active
                    ? new Outcome.Done(license.withState(active.suspend(), reason))
                    : new Outcome.WrongState(license.status());
        }

        @Override
        public String action() {
            return "suspend";
        }
    }

    /** Lets a suspended one validate again. */
    record Reinstate(@Nullable String reason) implements LicenseEdit {
        @Override
        public Outcome on(LicenseRecord license, Instant now) {
            return license.state() instanceof LicenseState.Suspended suspended
                    ? new Outcome.Done(license.withState(suspended.reinstate(), reason))
                    : new Outcome.WrongState(license.status());
        }

        @Override
        public String action() {
            return "reinstate";
        }
    }

    /** Ends it for good. */
    record Revoke(@Nullable String reason) implements LicenseEdit {
        @Override
        public Outcome on(LicenseRecord license, Instant now) {
            return license.state() instanceof LicenseState.Living living
                    ? new Outcome.Done(license.withState(living.revoke(), reason))
                    : new Outcome.WrongState(license.status());
        }

        @Override
        public String action() {
            return "revoke";
        }
    }

    /**
     * Gives it another term.
     *
     * @param days  how long; {@code null} is as long as it was issued for
     * @param basis from when they count; {@code null} is as its plan says
     */
    record Renew(
            @Nullable Integer days,
            @Nullable RenewalBasis basis,
            @Nullable String reason) implements LicenseEdit {
        @Override
        public Outcome on(LicenseRecord license, Instant now) {
            Instant expiresAt = license.expiresAt();
            if (!(license.state() instanceof LicenseState.Living)) {
                return new Outcome.WrongState(license.status());
            }
            if (expiresAt == null) {
                return new Outcome.Perpetual();
            }
            Integer term = days == null ? license.termDays() : days;
            if (term == null) {
                return new Outcome.WrongValue("days", "is required: the licence was issued without an end");
            }
            Instant renewed = basisFor(license)
                    .from(license.startsAt(), expiresAt, now.truncatedTo(ChronoUnit.SECONDS))
                    .plus(Duration.ofDays(term));
            return renewed.isAfter(LATEST_END)
                    ? new Outcome.WrongValue("days", "would carry the licence's end beyond 2300")
                    : new Outcome.Done(license.endingAt(renewed));
        }

        /** From when the days of this renewal count. */
        public RenewalBasis basisFor(LicenseRecord license) {
            return basis == null ? license.renewalBasis() : basis;
        }

        @Override
        public String action() {
            return "renew";
        }
    }

    /** Gives it to another owner. What it holds, it keeps. */
    record Transfer(String owner, @Nullable String reason) implements LicenseEdit {
        @Override
        public Outcome on(LicenseRecord license, Instant now) {
            return license.state() instanceof LicenseState.Living
                    ? new Outcome.Done(license.ownedBy(owner))
                    : new Outcome.WrongState(license.status());
        }

        @Override
        public String action() {
            return "transfer";
        }
    }

    /**
     * Changes its terms. What is bound stays bound under a lower limit; nothing more is.
     *
     * @param level   {@code null} keeps it, and so with the others that are no patch
     * @param addOns  products given beside the plan's, all of them; one that the plan has stays if the plan loses it
     */
    record Amend(
            @Nullable String level,
            @Nullable Limit activations,
            @Nullable Limit devices,
            @Nullable Limit domains,
            @Nullable DomainBinding domainBinding,
            @Nullable List<ProductCode> addOns,
            Patch<Instant> expiresAt,
            Patch<String> note)
            implements LicenseEdit {
        @Override
        public Outcome on(LicenseRecord license, Instant now) {
            if (!(license.state() instanceof LicenseState.Living)) {
                return new Outcome.WrongState(license.status());
            }
            Instant end = expiresAt.over(license.expiresAt());
            if (end != null && !end.isAfter(license.startsAt())) {
                return new Outcome.WrongValue("expires_at", "must be later than starts_at, " + license.startsAt());
            }
            Limits limits = license.limits();
            return new Outcome.Done(license.amended(
                    level == null ? license.level() : level,
                    addOns == null ? license.addOns() : eachOnce(addOns),
                    new Limits(
                            activations == null ? limits.activations() : activations,
                            devices == null ? limits.devices() : devices,
                            domains == null ? limits.domains() : domains),
                    domainBinding == null ? license.domainBinding() : domainBinding,
                    end,
                    note.over(license.note())));
        }

        /** Whether it changes what the licence is worth, and not only what is said about it. */
        public boolean changesWorth() {
            return activations != null
                    || devices != null
                    || domains != null
                    || domainBinding != null
                    || addOns != null
                    || !(expiresAt instanceof Patch.Keep);
        }

        private static List<ProductCode> eachOnce(List<ProductCode> codes) {
            return codes.stream()
                    .distinct()
                    .sorted(Comparator.comparing(ProductCode::value))
                    .toList();
        }

        @Override
        public String action() {
            return "update";
        }

        @Override
        public @Nullable String reason() {
            return null;
        }
    }
}
