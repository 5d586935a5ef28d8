package dev.licenseauth.license.adapter.out.postgres;

import dev.licenseauth.domain.licensing.ProductCode;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

@Entity(name = "License")
@Table(name = "license")
class LicenseEntity extends PanacheEntityBase {
    @Id
    @Column(name = "id")
    UUID id;

    @Column(name = "dlid_hash")
    byte[] dlidHash;

    @Column(name = "dlid_sealed")
    byte[] dlidSealed;

    @Column(name = "dlid_first4")
    String dlidFirst4;

    @Column(name = "dlid_last4")
    String dlidLast4;

    @Column(name = "app_id")
    String appId;

    @Column(name = "plan_code")
    String planCode;

    @Column(name = "level")
    String level;

    @Column(name = "owner")
    String owner;

    @Column(name = "issued_by")
    String issuedBy;

    @Column(name = "status")
    String status;

    @Column(name = "status_reason")
    @Nullable
    String statusReason;

    @Column(name = "max_activations")
    @Nullable
    Integer maxActivations;

    @Column(name = "max_devices")
    @Nullable
    Integer maxDevices;

    @Column(name = "max_domains")
    @Nullable
    Integer maxDomains;

    @Column(name = "domain_binding")
    String domainBinding;

    @Column(name = "starts_at")
    Instant startsAt;

    @Column(name = "expires_at")
    @Nullable
    Instant expiresAt;

    @Column(name = "term_days")
    @Nullable
    Integer termDays;

    @Column(name = "note")
    @Nullable
    String note;

    @ElementCollection
    @CollectionTable(name = "license_product", joinColumns = @JoinColumn(name = "license_id"))
    Set<AddOn> addOns = new LinkedHashSet<>();

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    @Version
    @Column(name = "version")
    long version;

    void setAddOns(Collection<ProductCode> codes) {
        addOns.clear();
        codes.forEach(code -> addOns.add(new AddOn(appId, code.value())));
    }

    @Embeddable
    record AddOn(
            @Column(name = "app_id") String appId,
            @Column(name = "product_code") String productCode) {}
}
