package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.port.Licenses;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Permission;
import dev.licenseauth.domain.security.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.util.Optional;
import java.util.UUID;

/** Shows a licence to those who may read it. To others it does not exist. */
@ApplicationScoped
public class FindLicense {
    private final Licenses licenses;

    FindLicense(Licenses licenses) {
        this.licenses = licenses;
    }

    @Transactional
    public Optional<LicenseRecord> handle(UUID id, Caller caller) {
        Scope scope = Scope.of(caller, Permission.LICENSE_READ);
        return licenses.find(id).filter(license -> scope.covers(license.issuedBy(), license.owner()));
    }
}
