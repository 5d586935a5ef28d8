package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.BindingKind;
import dev.licenseauth.domain.licensing.BoundDevice;
import dev.licenseauth.domain.licensing.BoundDomain;
import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.LicenseState;
import dev.licenseauth.domain.licensing.port.Bindings;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
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

    /**
     * What to free.
     *
     * @param pause how long an owner who frees it by himself has to wait between two of a kind, and then of an active
     *     licence only: without a pause one licence could serve any number of devices in turn; {@code null} is at once
     */
    public record Command(
            UUID id,
            BindingKind kind,
            UUID boundId,
            LongPredicate ifMatch,
            Scope scope,
            @Nullable Duration pause,
            Caller caller) {}

    /** What became of it. */
    public sealed interface Result {
        /** It is free. */
        record Released() implements Result {}

        /** It is not, and why. */
        record Refused(Refusal refusal) implements Result {}

        /** The licence holds nothing of that id. */
        record NotBound() implements Result {}

        /** The owner freed another one not long ago. */
        record TooSoon(Duration remaining) implements Result {}
    }

    @Transactional
    public Result handle(Command command) {
        return switch (locks.lock(command.id(), command.ifMatch(), command.scope())) {
            case LicenseLocks.Found.Refused(Refusal refusal) -> new Result.Refused(refusal);
            case LicenseLocks.Found.Locked(LicenseRecord license) -> {
                Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
                Duration pause = command.pause();
                yield pause == null ? release(command, license, now) : releaseByOwner(command, license, pause, now);
            }
        };
    }

    private Result releaseByOwner(Command command, LicenseRecord license, Duration pause, Instant now) {
        // Before the pause: who asks again because he got no answer learns that it is free, and not to wait for it.
        if (!isBound(command)) {
            return new Result.NotBound();
        }
        if (!(license.state() instanceof LicenseState.Active)) {
            return new Result.Refused(new Refusal.WrongStatus(license.status()));
        }
        Instant next = bindings.ownerReleasedAt(license.id(), command.kind())
                .map(last -> last.plus(pause))
                .orElse(now);
        Result result =
                next.isAfter(now) ? new Result.TooSoon(Duration.between(now, next)) : release(command, license, now);
        if (result instanceof Result.Released) {
            bindings.noteOwnerReleased(license.id(), command.kind(), now);
        }
        return result;
    }

    private boolean isBound(Command command) {
        return switch (command.kind()) {
            case DOMAIN -> bindings.domain(command.id(), command.boundId()).isPresent();
            case DEVICE -> bindings.device(command.id(), command.boundId()).isPresent();
        };
    }

    private Result release(Command command, LicenseRecord license, Instant now) {
        LicenseEvents.About about = LicenseEvents.About.of(license, command.caller(), now);
        return switch (command.kind()) {
            case DOMAIN -> releaseDomain(bindings.domain(license.id(), command.boundId()), about);
            case DEVICE -> releaseDevice(bindings.device(license.id(), command.boundId()), about);
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
