package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.LicenseFilter;
import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.port.Licenses;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Permission;
import dev.licenseauth.domain.security.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Finds licences among those that the caller may read. */
@ApplicationScoped
public class SearchLicenses {
    private final Licenses licenses;
    private final Clock clock;

    SearchLicenses(Licenses licenses, Clock clock) {
        this.licenses = licenses;
        this.clock = clock;
    }

    /** Newest first, from the one after the given, at most so many. */
    @Transactional
    public List<LicenseRecord> handle(LicenseFilter filter, @Nullable UUID after, int max, Caller caller) {
        return switch (Scope.of(caller, Permission.LICENSE_READ)) {
            case Scope.All() -> search(filter, after, max);
            case Scope.IssuedBy(String actor) -> search(filter.issuedBy(actor), after, max);
            case Scope.OwnedBy(String ref)
            when filter.owner() == null || filter.owner().equals(ref) -> searchOwn(filter.ownedBy(ref), after, max);
            case Scope.OwnedBy _, Scope.Nothing _ -> List.of();
        };
    }

    /** Those of the owner that the caller is linked to, whatever else he may read; in the same order. */
    @Transactional
    public List<LicenseRecord> own(@Nullable UUID after, int max, Caller caller) {
        String owner = caller.ownerRef();
        return owner == null ? List.of() : searchOwn(LicenseFilter.ofOwner(owner), after, max);
    }

    private List<LicenseRecord> searchOwn(LicenseFilter filter, @Nullable UUID after, int max) {
        return search(filter, after, max).stream()
                .map(LicenseRecord::withoutNotes)
                .toList();
    }

    private List<LicenseRecord> search(LicenseFilter filter, @Nullable UUID after, int max) {
        return licenses.search(filter, after, max, clock.instant());
    }
}
