package dev.licenseauth.license.application;

import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.licensing.LicenseChange;
import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.StatusChange;
import dev.licenseauth.domain.licensing.StoredStatus;
import dev.licenseauth.domain.licensing.port.Licenses;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongPredicate;

/** Suspends, reinstates or revokes a licence, with its event. */
@ApplicationScoped
public class ChangeStatus {
    private final Licenses licenses;
    private final LicenseEvents events;
    private final Clock clock;

    ChangeStatus(Licenses licenses, LicenseEvents events, Clock clock) {
        this.licenses = licenses;
        this.events = events;
        this.clock = clock;
    }

    /**
     * What to do.
     *
     * @param ifMatch whether the licence is still as the caller has seen it, by its version
     * @param scope   how far the caller's permission for this reaches
     */
    public record Command(
            UUID id, StatusChange change, @Nullable String reason, LongPredicate ifMatch, Scope scope, Caller caller) {}

    /** What became of it. */
    public sealed interface Result {
        /** It is done. */
        record Changed(LicenseRecord license) implements Result {}

        /** There is no such licence, or none that the caller may know of. */
        record Unknown() implements Result {}

        /** The licence has changed since the caller saw it. */
        record Outdated() implements Result {}

        /** This cannot be done to a licence of that status. */
        record NotPossible(StoredStatus status) implements Result {}
    }

    @Transactional
    public Result handle(Command command) {
        Optional<LicenseRecord> locked =
                licenses.lock(command.id()).filter(found -> command.scope().covers(found.issuedBy(), found.owner()));
        if (locked.isEmpty()) {
            return new Result.Unknown();
        }
        LicenseRecord before = locked.get();
        if (!command.ifMatch().test(before.version())) {
            return new Result.Outdated();
        }
        Optional<StoredStatus> status = command.change().of(before.status());
        if (status.isEmpty()) {
            return new Result.NotPossible(before.status());
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Caller caller = command.caller();
        LicenseRecord after = licenses.setStatus(
                before,
                status.get(),
                new LicenseChange(command.change().word(), caller.actor(), command.reason(), now));
        events.append(
                new LicenseEvents.About(
                        after.id(),
                        after.maskedDlid(),
                        after.appId().value(),
                        new Client(caller.actor(), caller.ip(), caller.requestId()),
                        now),
                type(command.change()),
                Severity.NOTICE,
                summary(command.change()),
                data(command, before, after));
        return new Result.Changed(after);
    }

    private static EventType type(StatusChange change) {
        return new EventType(
                switch (change) {
                    case SUSPEND -> "license.suspended";
                    case REINSTATE -> "license.reinstated";
                    case REVOKE -> "license.revoked";
                });
    }

    private static String summary(StatusChange change) {
        return switch (change) {
            case SUSPEND -> "License suspended";
            case REINSTATE -> "License reinstated";
            case REVOKE -> "License revoked";
        };
    }

    private static Map<String, Object> data(Command command, LicenseRecord before, LicenseRecord after) {
        Map<String, Object> data = new LinkedHashMap<>();
        if (command.reason() != null) {
            data.put("reason", command.reason());
        }
        data.put("before", Map.of("status", before.status().word()));
        data.put("after", Map.of("status", after.status().word()));
        return data;
    }
}
