package dev.licenseauth.license.adapter.out.postgres;

import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.License;
import dev.licenseauth.domain.licensing.port.Licenses;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.List;

/** The licences' tables. */
@ApplicationScoped
class PostgresLicenses implements Licenses {
    private static final String DLID_KEY = "license_dlid_hash_key";

    private final DlidProtection protection;

    PostgresLicenses(DlidProtection protection) {
        this.protection = protection;
    }

    @Override
    public boolean isTaken(Dlid dlid) {
        return LicenseEntity.count("dlidHash", protection.hash(dlid)) > 0;
    }

    @Override
    public boolean add(List<License> licenses) {
        return UniqueViolation.avoided(
                () -> {
                    LicenseEntity.persist(licenses.stream().map(this::entity));
                    LicenseEntity.flush();
                },
                DLID_KEY);
    }

    private LicenseEntity entity(License license) {
        LicenseEntity entity = new LicenseEntity();
        entity.id = license.id();
        entity.dlidHash = protection.hash(license.dlid());
        entity.dlidSealed = protection.seal(license.dlid(), license.id());
        entity.dlidFirst4 = license.dlid().first4();
        entity.dlidLast4 = license.dlid().last4();
        entity.appId = license.appId().value();
        entity.planCode = license.plan().value();
        entity.level = license.level();
        entity.owner = license.owner();
        entity.issuedBy = license.issuedBy();
        entity.status = license.status().word();
        entity.maxActivations = license.limits().activations().orNull();
        entity.maxDevices = license.limits().devices().orNull();
        entity.maxDomains = license.limits().domains().orNull();
        entity.domainBinding = license.domainBinding().word();
        entity.startsAt = license.startsAt();
        entity.expiresAt = license.expiresAt();
        entity.note = license.note();
        license.addOns()
                .forEach(code -> entity.addOns.add(
                        new LicenseEntity.AddOn(license.appId().value(), code.value())));
        entity.createdAt = license.createdAt();
        entity.updatedAt = license.createdAt();
        entity.version = license.version();
        return entity;
    }
}
