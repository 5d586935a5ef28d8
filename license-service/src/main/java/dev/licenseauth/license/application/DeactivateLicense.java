package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.BoundDevice;
import dev.licenseauth.domain.licensing.BoundDomain;
import dev.licenseauth.domain.licensing.DeviceKey;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.DomainName;
import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.domain.licensing.Verdict;
import dev.licenseauth.domain.licensing.port.BannedOwners;
import dev.licenseauth.domain.licensing.port.Bindings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * Frees the device and the domain that a client gives back, all that it names or nothing. Also of a licence that has
 * expired; not of one that an operator has stopped, whose bindings are evidence.
 */
@ApplicationScoped
public class DeactivateLicense {
    private final Bindings bindings;
    private final LicenseEvents events;
    private final BannedOwners bannedOwners;
    private final Clock clock;

    DeactivateLicense(Bindings bindings, LicenseEvents events, BannedOwners bannedOwners, Clock clock) {
        this.bindings = bindings;
        this.events = events;
        this.bannedOwners = bannedOwners;
        this.clock = clock;
    }

    /** What to free; at least one of the two. */
    public record Command(
            Dlid dlid,
            @Nullable DomainName domain,
            @Nullable DeviceKey device,
            Client client) {}

    /** What became of it. */
    public sealed interface Result {
        /** It is free. */
        record Deactivated(
                UUID licenseId,
                @Nullable BoundDevice device,
                @Nullable BoundDomain domain) implements Result {}

        /** It is not, and why. Nothing was changed. */
        record Refused(Verdict.Reason reason) implements Result {}
    }

    @Transactional
    public Result handle(Command command) {
        Optional<Entitlement> locked = bindings.lock(command.dlid());
        if (locked.isEmpty()) {
            return new Result.Refused(Verdict.Reason.INVALID_DLID);
        }
        Entitlement entitlement = locked.get();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Verdict.Reason stop = entitlement.stop(bannedOwners, now);
        return stop == null ? release(command, entitlement, now) : new Result.Refused(stop);
    }

    private Result release(Command command, Entitlement entitlement, Instant now) {
        UUID licenseId = entitlement.licenseId();
        DomainName host = command.domain();
        // A domain with all below it is the operator's: one of its hosts cannot give it back.
        BoundDomain domain = host == null
                ? null
                : bindings.domainCovering(licenseId, host)
                        .filter(covering -> covering.pattern().equals(host.host()))
                        .orElse(null);
        if (host != null && domain == null) {
            return new Result.Refused(Verdict.Reason.DOMAIN_NOT_ACTIVATED);
        }
        DeviceKey key = command.device();
        BoundDevice device = key == null
                ? null
                : bindings.device(licenseId, key).filter(BoundDevice::isBound).orElse(null);
        if (key != null && device == null) {
            return new Result.Refused(Verdict.Reason.DEVICE_MISMATCH);
        }
        LicenseEvents.About about = LicenseEvents.About.of(entitlement, command.dlid(), command.client(), now);
        if (domain != null) {
            bindings.release(domain, now);
            events.domainReleased(about, domain);
        }
        if (device != null) {
            bindings.release(device, now);
            events.deviceReleased(about, device);
        }
        return new Result.Deactivated(licenseId, device, domain);
    }
}
