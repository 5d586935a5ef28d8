package dev.licenseauth.license.adapter.out.postgres;

import dev.licenseauth.domain.licensing.App;
import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.DlidChecksum;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

import java.time.Instant;

@Entity(name = "App")
@Table(name = "app")
class AppEntity extends PanacheEntityBase {
    @Id
    @Column(name = "id")
    String id;

    @Column(name = "name")
    String name;

    @Column(name = "dlid_checksum")
    String dlidChecksum;

    @Column(name = "created_at")
    Instant createdAt;

    @Version
    @Column(name = "version")
    long version;

    App toApp() {
        return new App(new AppId(id), name, DlidChecksum.ofWord(dlidChecksum).orElseThrow(), createdAt, version);
    }
}
