package dev.licenseauth.license.application;

import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.port.Licenses;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Permission;
import dev.licenseauth.domain.security.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Shows a licence's whole DLID once more. Whoever learns it this way is on record before he does. */
@ApplicationScoped
public class RevealDlid {
    private static final EventType REVEALED = new EventType("license.revealed");

    private final Licenses licenses;
    private final LicenseEvents events;
    private final Clock clock;

    RevealDlid(Licenses licenses, LicenseEvents events, Clock clock) {
        this.licenses = licenses;
        this.events = events;
        this.clock = clock;
    }

    /** Empty when there is no such licence, or none that the caller may know the DLID of. */
    @Transactional
    public Optional<Dlid> handle(UUID id, @Nullable String reason, Caller caller) {
        Scope scope = Scope.of(caller, Permission.LICENSE_REVEAL);
        return licenses.lock(id)
                .filter(license -> scope.covers(license.issuedBy(), license.owner()))
                .map(license -> reveal(license, reason, caller));
    }

    private Dlid reveal(LicenseRecord license, @Nullable String reason, Caller caller) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        events.append(
                LicenseEvents.About.of(license, caller, now),
                REVEALED,
                Severity.WARNING,
                "License key revealed",
                reason == null ? Map.of() : Map.of("reason", reason));
        return licenses.reveal(license.id());
    }
}
