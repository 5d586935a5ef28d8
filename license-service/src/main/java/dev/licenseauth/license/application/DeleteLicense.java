package dev.licenseauth.license.application;

import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.LicenseState;
import dev.licenseauth.domain.licensing.port.Licenses;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongPredicate;

/** Erases a licence for good, with its event: only one that ended for good or that nobody ever used. */
@ApplicationScoped
public class DeleteLicense {
    private static final EventType DELETED = new EventType("license.deleted");

    private final LicenseLocks locks;
    private final Licenses licenses;
    private final LicenseEvents events;
    private final Clock clock;

    DeleteLicense(LicenseLocks locks, Licenses licenses, LicenseEvents events, Clock clock) {
        this.locks = locks;
        this.licenses = licenses;
        this.events = events;
        this.clock = clock;
    }

    /**
     * What to delete.
     *
     * @param confirmation the last four characters of the DLID, by which the caller shows that he means this licence
     */
    public record Command(
            UUID id, String confirmation, String reason, LongPredicate ifMatch, Scope scope, Caller caller) {}

    /** What became of it. */
    public sealed interface Result {
        /** It is gone; this is what it was. */
        record Deleted(LicenseRecord license) implements Result {}

        /** It is there still, and why. */
        record Refused(Refusal refusal) implements Result {}

        /** The caller means another licence. */
        record NotConfirmed() implements Result {}

        /** It was used and is not revoked. */
        record InUse() implements Result {}
    }

    @Transactional
    public Result handle(Command command) {
        return switch (locks.lock(command.id(), command.ifMatch(), command.scope())) {
            case LicenseLocks.Found.Refused(Refusal refusal) -> new Result.Refused(refusal);
            case LicenseLocks.Found.Locked(LicenseRecord license) -> delete(command, license);
        };
    }

    private Result delete(Command command, LicenseRecord license) {
        if (!license.maskedDlid().endsWith("…" + command.confirmation())) {
            return new Result.NotConfirmed();
        }
        if (!(license.state() instanceof LicenseState.Revoked) && licenses.wasUsed(license.id())) {
            return new Result.InUse();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        licenses.bury(license, now);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("reason", command.reason());
        Map<String, Object> before = new LinkedHashMap<>();
        before.put("status", license.status().word());
        before.put("plan", license.plan().value());
        before.put("owner", license.owner());
        data.put("before", before);
        events.append(
                LicenseEvents.About.of(license, command.caller(), now),
                DELETED,
                Severity.WARNING,
                "License deleted",
                data);
        return new Result.Deleted(license);
    }
}
