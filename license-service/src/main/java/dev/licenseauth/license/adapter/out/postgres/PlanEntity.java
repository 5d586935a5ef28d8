package dev.licenseauth.license.adapter.out.postgres;

import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.DomainBinding;
import dev.licenseauth.domain.licensing.Limit;
import dev.licenseauth.domain.licensing.Limits;
import dev.licenseauth.domain.licensing.Plan;
import dev.licenseauth.domain.licensing.PlanCode;
import dev.licenseauth.domain.licensing.ProductCode;
import dev.licenseauth.domain.licensing.RenewalBasis;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

@Entity(name = "Plan")
@Table(name = "plan")
@IdClass(CatalogKey.class)
class PlanEntity extends PanacheEntityBase {
    @Id
    @Column(name = "app_id")
    String appId;

    @Id
    @Column(name = "code")
    String code;

    @Column(name = "name")
    String name;

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

    @Column(name = "domain_required")
    boolean domainRequired;

    @Column(name = "device_required")
    boolean deviceRequired;

    @Column(name = "grace_days")
    int graceDays;

    @Column(name = "renewal_basis")
    String renewalBasis;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(
            name = "plan_product",
            joinColumns = {
                @JoinColumn(name = "app_id", referencedColumnName = "app_id"),
                @JoinColumn(name = "plan_code", referencedColumnName = "code")
            })
    @OrderColumn(name = "position")
    @Column(name = "product_code")
    List<String> products = new ArrayList<>();

    @Column(name = "created_at")
    Instant createdAt;

    @Version
    @Column(name = "version")
    long version;

    static PlanEntity of(Plan plan) {
        PlanEntity entity = new PlanEntity();
        entity.appId = plan.appId().value();
        entity.code = plan.code().value();
        entity.name = plan.name();
        entity.maxActivations = plan.limits().activations().orNull();
        entity.maxDevices = plan.limits().devices().orNull();
        entity.maxDomains = plan.limits().domains().orNull();
        entity.domainBinding = plan.domainBinding().word();
        entity.domainRequired = plan.domainRequired();
        entity.deviceRequired = plan.deviceRequired();
        entity.graceDays = plan.graceDays();
        entity.renewalBasis = plan.renewalBasis().word();
        plan.products().forEach(code -> entity.products.add(code.value()));
        entity.createdAt = plan.createdAt();
        entity.version = 1;
        return entity;
    }

    Plan toPlan() {
        return new Plan(
                new AppId(appId),
                new PlanCode(code),
                name,
                products.stream().map(ProductCode::new).toList(),
                new Limits(Limit.of(maxActivations), Limit.of(maxDevices), Limit.of(maxDomains)),
                DomainBinding.ofWord(domainBinding).orElseThrow(),
                domainRequired,
                deviceRequired,
                graceDays,
                RenewalBasis.ofWord(renewalBasis).orElseThrow(),
                createdAt,
                version);
    }
}
