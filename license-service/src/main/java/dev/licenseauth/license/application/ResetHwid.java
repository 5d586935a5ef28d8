package dev.licenseauth.license.application;

import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.domain.licensing.HeldDevices;
import dev.licenseauth.domain.licensing.LicenseChange;
import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.port.Bindings;
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
import java.util.UUID;
import java.util.function.LongPredicate;

/** Frees all devices of a licence, with one event for all of them. */
@ApplicationScoped
public class ResetHwid {
    private static final EventType RESET = new EventType("license.hwid_reset");

    private final LicenseLocks locks;
    private final Licenses licenses;
    private final Bindings bindings;
    private final LicenseEvents events;
    private final Clock clock;

    ResetHwid(LicenseLocks locks, Licenses licenses, Bindings bindings, LicenseEvents events, Clock clock) {
        this.locks = locks;
        this.licenses = licenses;
        this.bindings = bindings;
        this.events = events;
        this.clock = clock;
    }

    /**
     * What to do.
     *
     * @param resetActivations whether activations count from nought again; else new devices use up what is left of them
     */
    public record Command(
            UUID id,
            boolean resetActivations,
            @Nullable String reason,
            LongPredicate ifMatch,
            Scope scope,
            Caller caller) {}

    /** What became of it. */
    public sealed interface Result {
        /** No device is bound. */
        record Reset(LicenseRecord license) implements Result {}

        /** All is as it was, and why. */
        record Refused(Refusal refusal) implements Result {}
    }

    @Transactional
    public Result handle(Command command) {
        return switch (locks.lockLiving(command.id(), command.ifMatch(), command.scope())) {
            case LicenseLocks.Found.Refused(Refusal refusal) -> new Result.Refused(refusal);
            // Activations from nought would be a limit that whoever sold the licence lifts by himself.
            case LicenseLocks.Found.Locked _
            when command.resetActivations() && command.scope() instanceof Scope.IssuedBy ->
                new Result.Refused(new Refusal.Forbidden("reset_activations is for admins."));
            case LicenseLocks.Found.Locked(LicenseRecord license) -> new Result.Reset(reset(command, license));
        };
    }

    private LicenseRecord reset(Command command, LicenseRecord license) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Caller caller = command.caller();
        HeldDevices before =
                bindings.read(license.id()).map(Entitlement::devices).orElseThrow();
        bindings.releaseDevices(license.id(), now);
        if (command.resetActivations()) {
            bindings.forgetActivations(license.id());
        }
        LicenseRecord after =
                licenses.save(license, new LicenseChange("hwid_reset", caller.actor(), command.reason(), now));
        Map<String, Object> data = new LinkedHashMap<>();
        if (command.reason() != null) {
            data.put("reason", command.reason());
        }
        data.put("before", counts(before.used(), before.activationsUsed()));
        data.put("after", counts(0, command.resetActivations() ? 0 : before.activationsUsed()));
        events.append(
                LicenseEvents.About.of(after, caller, now), RESET, Severity.NOTICE, "License devices reset", data);
        return after;
    }

    private static Map<String, Object> counts(int devices, int activations) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("devices", devices);
        counts.put("activations", activations);
        return counts;
    }
}
