package dev.licenseauth.license.adapter.out.postgres;

import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.Product;
import dev.licenseauth.domain.licensing.ProductCode;
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

    Product toProduct() {
        return new Product(new AppId(appId), new ProductCode(code), name, createdAt, version);
    }
}
