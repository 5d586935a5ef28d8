package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.BoundDevice;
import dev.licenseauth.domain.licensing.DeviceKey;
import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.Verdict;
import dev.licenseauth.domain.licensing.port.Bindings;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongPredicate;

/** Binds a device to a licence by an operator's hand, within the same limits as an activation. */
@ApplicationScoped
public class AddDevice {
    private final LicenseLocks locks;
    private final Bindings bindings;
    private final LicenseEvents events;
    private final Clock clock;

    AddDevice(LicenseLocks locks, Bindings bindings, LicenseEvents events, Clock clock) {
        this.locks = locks;
        this.bindings = bindings;
        this.events = events;
        this.clock = clock;
    }

    /** What to bind. */
    public record Command(
            UUID id, DeviceKey device, @Nullable String name, LongPredicate ifMatch, Scope scope, Caller caller) {}

    /** What became of it. */
    public sealed interface Result {
        /** It is bound, newly or as before. */
        record Bound(BoundDevice device) implements Result {}

        /** It is not, and why. */
        record Refused(Refusal refusal) implements Result {}

        /** A limit is reached: of devices at one time, or of activations. */
        record LimitReached(Verdict.Reason limit) implements Result {}
    }

    @Transactional
    public Result handle(Command command) {
        return switch (locks.lockLiving(command.id(), command.ifMatch(), command.scope())) {
            case LicenseLocks.Found.Refused(Refusal refusal) -> new Result.Refused(refusal);
            case LicenseLocks.Found.Locked(LicenseRecord license) -> add(command, license);
        };
    }

    private Result add(Command command, LicenseRecord license) {
        Optional<BoundDevice> before = bindings.device(license.id(), command.device());
        if (before.isPresent() && before.get().isBound()) {
            return new Result.Bound(before.get());
        }
        boolean isNew = before.isEmpty();
        Verdict.Reason limit = bindings.read(license.id()).orElseThrow().refusalOfDevice(isNew);
        if (limit != null) {
            return new Result.LimitReached(limit);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        BoundDevice bound = bindings.bind(license.id(), command.device(), command.name(), isNew, now);
        events.deviceBound(LicenseEvents.About.of(license, command.caller(), now), bound, isNew);
        return new Result.Bound(bound);
    }
}
