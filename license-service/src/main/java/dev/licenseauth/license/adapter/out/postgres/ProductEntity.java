package dev.licenseauth.license.adapter.out.postgres;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

import java.time.Instant;

@Entity(name = "Product")
@Table(name = "product")
@IdClass(CatalogKey.class)
class ProductEntity extends PanacheEntityBase {
    @Id
    @Column(name = "app_id")
    String appId;

    @Id
    @Column(name = "code")
    String code;

    @Column(name = "name")
    String name;

    @Column(name = "created_at")
    Instant createdAt;

    @Version
    @Column(name = "version")
    long version;
}
