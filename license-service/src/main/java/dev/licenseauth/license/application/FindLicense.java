package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.port.ForeignDlids;
import dev.licenseauth.domain.licensing.port.Licenses;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Permission;
import dev.licenseauth.domain.security.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.util.Optional;
import java.util.UUID;

/** Shows a licence to those who may read it, its owner without operators' notes. To others it does not exist. */
@ApplicationScoped
public class FindLicense {
    private final Licenses licenses;
    private final ForeignDlids foreignDlids;

    FindLicense(Licenses licenses, ForeignDlids foreignDlids) {
        this.licenses = licenses;
        this.foreignDlids = foreignDlids;
    }

    @Transactional
    public Optional<LicenseRecord> handle(UUID id, Caller caller) {
        Scope scope = Scope.of(caller, Permission.LICENSE_READ);
        return shown(licenses.find(id), scope);
    }

    /** The same by its DLID. Empty for what is no DLID, for what is unknown and for what is not the caller's alike. */
    @Transactional
    public Optional<LicenseRecord> byDlid(String written, Caller caller) {
        Scope scope = Scope.of(caller, Permission.LICENSE_READ);
        return shown(foreignDlids.worthLookingUp(Dlid.parse(written)).flatMap(licenses::find), scope);
    }

    private static Optional<LicenseRecord> shown(Optional<LicenseRecord> found, Scope scope) {
        return found.filter(license -> scope.covers(license.issuedBy(), license.owner()))
                .map(license -> scope instanceof Scope.OwnedBy ? license.withoutNotes() : license);
    }
}
