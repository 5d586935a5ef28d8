package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.BoundDomain;
import dev.licenseauth.domain.licensing.DomainBinding;
import dev.licenseauth.domain.licensing.DomainPattern;
import dev.licenseauth.domain.licensing.HeldDomains;
import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.Limit;
import dev.licenseauth.domain.licensing.LocalHosts;
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

/** Binds a domain, or one with all below it, to a licence by an operator's hand. */
@ApplicationScoped
public class AddDomain {
    private final LicenseLocks locks;
    private final Bindings bindings;
    private final LocalHosts localHosts;
    private final LicenseEvents events;
    private final Clock clock;

    AddDomain(LicenseLocks locks, Bindings bindings, LocalHosts localHosts, LicenseEvents events, Clock clock) {
        this.locks = locks;
        this.bindings = bindings;
        this.localHosts = localHosts;
        this.events = events;
        this.clock = clock;
    }

    /** What to bind. */
    public record Command(UUID id, DomainPattern pattern, LongPredicate ifMatch, Scope scope, Caller caller) {}

    /** What became of it. */
    public sealed interface Result {
        /** The licence holds it, newly or as before. */
        record Held(BoundDomain domain) implements Result {}

        /** It does not, and why. */
        record Refused(Refusal refusal) implements Result {}

        /** Domains are neither bound to this licence nor counted. */
        record BindsNone() implements Result {}

        /** The domain is blocked for this licence. */
        record Blocked() implements Result {}

        /** All slots are taken. */
        record LimitReached(int max) implements Result {}
    }

    @Transactional
    public Result handle(Command command) {
        return switch (locks.lockLiving(command.id(), command.ifMatch(), command.scope())) {
            case LicenseLocks.Found.Refused(Refusal refusal) -> new Result.Refused(refusal);
            case LicenseLocks.Found.Locked(LicenseRecord license) -> add(command, license);
        };
    }

    private Result add(Command command, LicenseRecord license) {
        DomainPattern pattern = command.pattern();
        HeldDomains held = bindings.read(license.id()).orElseThrow().domains();
        if (held.binding() == DomainBinding.OFF) {
            return new Result.BindsNone();
        }
        if (held.blocked().covers(pattern.name())) {
            return new Result.Blocked();
        }
        Optional<BoundDomain> before = pattern.withBelow()
                ? bindings.domain(license.id(), pattern)
                : bindings.domainCovering(license.id(), pattern.name());
        if (before.isPresent()) {
            return new Result.Held(before.get());
        }
        boolean asLocal = !pattern.withBelow()
                && held.local() < localHosts.maxPerLicense()
                && localHosts.contains(pattern.name());
        Integer max = held.max();
        int slots = max == null ? Limit.MAX : max;
        if (!asLocal && held.used() >= slots) {
            return new Result.LimitReached(slots);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        BoundDomain bound = bindings.bind(license.id(), pattern, asLocal, now);
        events.domainBound(LicenseEvents.About.of(license, command.caller(), now), bound);
        return new Result.Held(bound);
    }
}
