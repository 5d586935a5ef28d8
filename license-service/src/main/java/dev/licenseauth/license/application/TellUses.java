package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.AcceptedValidation;
import dev.licenseauth.domain.licensing.Use;
import dev.licenseauth.domain.licensing.port.ToldUses;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells of accepted validations, each use at most once an hour. */
@ApplicationScoped
public class TellUses {
    private final ToldUses toldUses;
    private final LicenseEvents events;
    private final Clock clock;

    TellUses(ToldUses toldUses, LicenseEvents events, Clock clock) {
        this.toldUses = toldUses;
        this.events = events;
        this.clock = clock;
    }

    /** Tells of those that nobody has told of in the last hour. */
    @Transactional
    public void handle(List<AcceptedValidation> validations) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Set<Use> uses = validations.stream().map(AcceptedValidation::use).collect(Collectors.toSet());
        Set<Use> toTell = new HashSet<>(toldUses.tell(uses, now));
        for (AcceptedValidation validation : validations) {
            if (toTell.remove(validation.use())) {
                events.validationAccepted(validation);
            }
        }
    }
}
