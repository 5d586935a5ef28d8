package dev.licenseauth.license.application;

import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.licensing.LicenseChange;
import dev.licenseauth.domain.licensing.LicenseEdit;
import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.ProductCode;
import dev.licenseauth.domain.licensing.StoredStatus;
import dev.licenseauth.domain.licensing.port.Catalog;
import dev.licenseauth.domain.licensing.port.Licenses;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongPredicate;

/** Suspends, reinstates, revokes, renews, transfers or amends a licence, with its event. What changes nothing is none. */
@ApplicationScoped
public class ChangeLicense {
    private final LicenseLocks locks;
    private final Licenses licenses;
    private final Catalog catalog;
    private final LicenseEvents events;
    private final Clock clock;

    ChangeLicense(LicenseLocks locks, Licenses licenses, Catalog catalog, LicenseEvents events, Clock clock) {
        this.locks = locks;
        this.licenses = licenses;
        this.catalog = catalog;
        this.events = events;
        this.clock = clock;
    }

    /**
     * What to do.
     *
     * @param ifMatch whether the licence is still as the caller has seen it, by its version
     * @param scope   how far the caller's permission for this reaches
     */
    public record Command(UUID id, LicenseEdit edit, LongPredicate ifMatch, Scope scope, Caller caller) {}

    /** What became of it. */
    public sealed interface Result {
        /** It is done. */
        record Changed(LicenseRecord license) implements Result {}

        /** It is not, and why. */
        record Refused(Refusal refusal) implements Result {}

        /** A licence without an end cannot be renewed. */
        record Perpetual() implements Result {}

        /** A value is wrong for this licence; the message continues the field's name. */
        record WrongValue(String field, String message) implements Result {}

        /** The app lacks these products. */
        record UnknownProducts(List<ProductCode> codes) implements Result {}
    }

    @Transactional
    public Result handle(Command command) {
        return switch (locks.lock(command.id(), command.ifMatch(), command.scope())) {
            case LicenseLocks.Found.Refused(Refusal refusal) -> new Result.Refused(refusal);
            case LicenseLocks.Found.Locked(LicenseRecord license) -> change(command, license);
        };
    }

    private Result change(Command command, LicenseRecord before) {
        // What a reseller sells is bounded where he issues and renews; by amending it he would be his own vendor.
        if (command.scope() instanceof Scope.IssuedBy
                && command.edit() instanceof LicenseEdit.Amend amend
                && amend.changesWorth()) {
            return new Result.Refused(new Refusal.Forbidden(
                    "Limits, domain_binding, products and expires_at of a licence are for admins to change."));
        }
        List<ProductCode> unknown = unknownProducts(command.edit(), before);
        if (!unknown.isEmpty()) {
            return new Result.UnknownProducts(unknown);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return switch (command.edit().on(before, now)) {
            case LicenseEdit.Outcome.WrongState(StoredStatus status) ->
                new Result.Refused(new Refusal.WrongStatus(status));
            case LicenseEdit.Outcome.Perpetual() -> new Result.Perpetual();
            case LicenseEdit.Outcome.WrongValue(String field, String message) -> new Result.WrongValue(field, message);
            case LicenseEdit.Outcome.Done(LicenseRecord edited)
            when edited.equals(before) -> new Result.Changed(before);
            case LicenseEdit.Outcome.Done(LicenseRecord edited) ->
                new Result.Changed(save(command, before, edited, now));
        };
    }

    private List<ProductCode> unknownProducts(LicenseEdit edit, LicenseRecord license) {
        if (!(edit instanceof LicenseEdit.Amend amend) || amend.addOns() == null) {
            return List.of();
        }
        Set<ProductCode> existing = catalog.existing(license.appId(), amend.addOns());
        return amend.addOns().stream().filter(code -> !existing.contains(code)).toList();
    }

    private LicenseRecord save(Command command, LicenseRecord before, LicenseRecord edited, Instant now) {
        LicenseEdit edit = command.edit();
        Caller caller = command.caller();
        LicenseRecord after =
                licenses.save(edited, new LicenseChange(edit.action(), caller.actor(), edit.reason(), now));
        events.append(
                LicenseEvents.About.of(after, caller, now),
                type(edit),
                Severity.NOTICE,
                summary(edit),
                data(edit, before, after));
        return after;
    }

    private static EventType type(LicenseEdit edit) {
        return switch (edit) {
            case LicenseEdit.Suspend _ -> new EventType("license.suspended");
            case LicenseEdit.Reinstate _ -> new EventType("license.reinstated");
            case LicenseEdit.Revoke _ -> new EventType("license.revoked");
            case LicenseEdit.Renew _ -> new EventType("license.renewed");
            case LicenseEdit.Transfer _ -> new EventType("license.transferred");
            case LicenseEdit.Amend _ -> new EventType("license.updated");
        };
    }

    private static String summary(LicenseEdit edit) {
        return switch (edit) {
            case LicenseEdit.Suspend _ -> "License suspended";
            case LicenseEdit.Reinstate _ -> "License reinstated";
            case LicenseEdit.Revoke _ -> "License revoked";
            case LicenseEdit.Renew _ -> "License renewed";
            case LicenseEdit.Transfer _ -> "License transferred";
            case LicenseEdit.Amend _ -> "License updated";
        };
    }

    private static Map<String, Object> data(LicenseEdit edit, LicenseRecord before, LicenseRecord after) {
        Map<String, Object> data = new LinkedHashMap<>();
        String reason = edit.reason();
        if (reason != null) {
            data.put("reason", reason);
        }
        if (edit instanceof LicenseEdit.Renew renew) {
            data.put("basis", renew.basisFor(before).word());
        }
        LicenseDifference.put(data, before, after);
        return data;
    }
}
