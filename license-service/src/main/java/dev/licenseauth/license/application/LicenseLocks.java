package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.LicenseState;
import dev.licenseauth.domain.licensing.port.Licenses;
import dev.licenseauth.domain.security.Scope;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.Optional;
import java.util.UUID;
import java.util.function.LongPredicate;

/** Locks a licence for what is to be done to it, if it is the caller's and still as he has seen it. */
@ApplicationScoped
class LicenseLocks {
    private final Licenses licenses;

    LicenseLocks(Licenses licenses) {
        this.licenses = licenses;
    }

    sealed interface Found {
        /** Locked to the end of the transaction in progress. */
        record Locked(LicenseRecord license) implements Found {}

        record Refused(Refusal refusal) implements Found {}
    }

    Found lock(UUID id, LongPredicate ifMatch, Scope scope) {
        Optional<LicenseRecord> locked =
                licenses.lock(id).filter(license -> scope.covers(license.issuedBy(), license.owner()));
        if (locked.isEmpty()) {
            return new Found.Refused(new Refusal.Unknown());
        }
        return ifMatch.test(locked.get().version())
                ? new Found.Locked(locked.get())
                : new Found.Refused(new Refusal.Outdated());
    }

    /** The same of one that was not revoked. */
    Found lockLiving(UUID id, LongPredicate ifMatch, Scope scope) {
        return switch (lock(id, ifMatch, scope)) {
            case Found.Locked(LicenseRecord license)
            when !(license.state() instanceof LicenseState.Living) ->
                new Found.Refused(new Refusal.WrongStatus(license.status()));
            case Found.Locked locked -> locked;
            case Found.Refused refused -> refused;
        };
    }
}
