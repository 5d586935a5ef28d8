package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.BoundDevice;
import dev.licenseauth.domain.licensing.BoundDomain;
import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.port.Bindings;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongPredicate;

/** Frees a domain or a device of a licence by hand, also of one that is revoked. */
@ApplicationScoped
public class ReleaseBinding {
    private final LicenseLocks locks;
    private final Bindings bindings;
    private final LicenseEvents events;
    private final Clock clock;

    ReleaseBinding(LicenseLocks locks, Bindings bindings, LicenseEvents events, Clock clock) {
        this.locks = locks;
        this.bindings = bindings;
        this.events = events;
        this.clock = clock;
    }

    /** What is bound to a licence. */
    public enum Kind {
        DOMAIN,
        DEVICE
    }

    /** What to free. */
    public record Command(UUID id, Kind kind, UUID boundId, LongPredicate ifMatch, Scope scope, Caller caller) {}

    /** What became of it. */
    public sealed interface Result {
        /** It is free. */
        record Released() implements Result {}

        /** It is not, and why. */
        record Refused(Refusal refusal) implements Result {}

        /** The licence holds nothing of that id. */
        record NotBound() implements Result {}
    }

    @Transactional
    public Result handle(Command command) {
        return switch (locks.lock(command.id(), command.ifMatch(), command.scope())) {
            case LicenseLocks.Found.Refused(Refusal refusal) -> new Result.Refused(refusal);
            case LicenseLocks.Found.Locked(LicenseRecord license) -> {
                Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
                LicenseEvents.About about = LicenseEvents.About.of(license, command.caller(), now);
                yield switch (command.kind()) {
                    case DOMAIN -> releaseDomain(bindings.domain(license.id(), command.boundId()), about);
                    case DEVICE -> releaseDevice(bindings.device(license.id(), command.boundId()), about);
                };
            }
        };
    }

    private Result releaseDomain(Optional<BoundDomain> found, LicenseEvents.About about) {
        if (found.isEmpty()) {
            return new Result.NotBound();
        }
        bindings.release(found.get(), about.now());
        events.domainReleased(about, found.get());
        return new Result.Released();
    }

    private Result releaseDevice(Optional<BoundDevice> found, LicenseEvents.About about) {
        if (found.isEmpty()) {
            return new Result.NotBound();
        }
        bindings.release(found.get(), about.now());
        events.deviceReleased(about, found.get());
        return new Result.Released();
    }
}
