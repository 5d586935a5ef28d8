package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.BoundDomain;
import dev.licenseauth.domain.licensing.Circumstances;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.DomainName;
import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.domain.licensing.Question;
import dev.licenseauth.domain.licensing.Verdict;
import dev.licenseauth.domain.licensing.port.Bindings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Gives a checked domain its slot, after deciding anew under the licence's lock. */
@ApplicationScoped
class BindDomain {
    private final Bindings bindings;
    private final LicenseEvents events;
    private final Circumstances circumstances;
    private final Clock clock;

    BindDomain(Bindings bindings, LicenseEvents events, Circumstances circumstances, Clock clock) {
        this.bindings = bindings;
        this.events = events;
        this.circumstances = circumstances;
        this.clock = clock;
    }

    /** The verdict that holds once this is committed. */
    @Transactional
    Verdict handle(Dlid dlid, Question question, DomainName domain, Client client) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Optional<Entitlement> locked = bindings.lock(dlid).map(entitlement -> knowing(entitlement, question));
        Verdict verdict = Verdict.decide(locked.orElse(null), question, circumstances, now);
        return switch (verdict) {
            case Verdict.ValidOnceBound(Entitlement entitlement, boolean inGrace, boolean asLocal) -> {
                BoundDomain bound = bindings.bind(entitlement.licenseId(), domain, asLocal, now);
                events.domainBound(LicenseEvents.About.of(entitlement, dlid, client, now), bound);
                yield new Verdict.Valid(entitlement.withDomainBound(domain, asLocal), inGrace);
            }
            // Somebody else bound it meanwhile, took the last slot, or changed the licence.
            case Verdict.Valid _, Verdict.Invalid _, Verdict.NotInMemory _ -> verdict;
        };
    }

    /** What the database knows of the question beside what is held in memory. */
    Entitlement knowing(Entitlement entitlement, Question question) {
        DomainName domain = question.domain();
        boolean domainIsHeld = domain != null
                && (entitlement.domains().held().covers(domain)
                        || (!entitlement.domains().complete()
                                && bindings.domainCovering(entitlement.licenseId(), domain)
                                        .isPresent()));
        boolean deviceIsBound = question.device() != null
                && entitlement.devices().required()
                && bindings.device(entitlement.licenseId(), question.device())
                        .filter(device -> device.isBound())
                        .isPresent();
        return entitlement.knowing(question, domainIsHeld, deviceIsBound);
    }
}
