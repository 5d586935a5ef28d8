package dev.licenseauth.license.adapter.out.postgres;

import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.DomainBinding;
import dev.licenseauth.domain.licensing.License;
import dev.licenseauth.domain.licensing.LicenseChange;
import dev.licenseauth.domain.licensing.LicenseFilter;
import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.Limit;
import dev.licenseauth.domain.licensing.Limits;
import dev.licenseauth.domain.licensing.PlanCode;
import dev.licenseauth.domain.licensing.ProductCode;
import dev.licenseauth.domain.licensing.RenewalBasis;
import dev.licenseauth.domain.licensing.StoredStatus;
import dev.licenseauth.domain.licensing.port.Licenses;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The licences' tables. */
@ApplicationScoped
class PostgresLicenses implements Licenses {
    private static final String DLID_KEY = "license_dlid_hash_key";

    private static final String ADD_CHANGE =
            "INSERT INTO license_change (id, license_id, action, actor, reason, at) VALUES (?, ?, ?, ?, ?, ?)";
    private static final String CHANGES =
            "SELECT action, actor, reason, at FROM license_change WHERE license_id = ? ORDER BY id LIMIT 1000";

    private static final String WAS_USED = """
            SELECT activations_used > 0
                OR EXISTS (SELECT FROM license_domain d WHERE d.license_id = l.id)
                OR EXISTS (SELECT FROM license_device d WHERE d.license_id = l.id)
                OR EXISTS (SELECT FROM license_use u WHERE u.license_id = l.id)
            FROM license l WHERE id = ?
            """;
    private static final String SEALED = "SELECT dlid_sealed FROM license WHERE id = ? AND status <> 'deleted'";
    /** Uses before domains, as who tells of uses locks them: in another order the two could wait for each other. */
    private static final List<String> BELONGINGS = List.of(
            "license_use",
            "license_product",
            "license_domain",
            "license_domain_block",
            "license_device",
            "license_change");

    /** Waits for those who hold the row by its key, to write what belongs to it, and keeps others from doing so. */
    private static final String LOCK_KEY = "SELECT id FROM license WHERE id = ? FOR UPDATE";

    /** The row stays as a tombstone: its unique digest keeps the key from being issued again, at any interleaving. */
    private static final String BURY = """
            UPDATE license SET status = 'deleted', status_reason = NULL, owner = NULL, note = NULL, app_id = NULL,
                   plan_code = NULL, dlid_sealed = '', activations_used = 0, updated_at = ?, version = version + 1
            WHERE id = ?
            """;

    private final DlidProtection protection;
    private final Sql sql;
    private final Identifiers identifiers;

    PostgresLicenses(DlidProtection protection, Sql sql, Identifiers identifiers) {
        this.protection = protection;
        this.sql = sql;
        this.identifiers = identifiers;
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

    @Override
    public Optional<LicenseRecord> find(UUID id) {
        return LicenseEntity.<LicenseEntity>findByIdOptional(id).flatMap(PostgresLicenses::unlessDeleted);
    }

    @Override
    public Optional<LicenseRecord> find(Dlid dlid) {
        return LicenseEntity.<LicenseEntity>find("dlidHash", protection.hash(dlid))
                .firstResultOptional()
                .flatMap(PostgresLicenses::unlessDeleted);
    }

    @Override
    public List<LicenseRecord> search(LicenseFilter filter, @Nullable UUID after, int max, Instant now) {
        LicenseSearchSql search = LicenseSearchSql.of(filter, after, max, now);
        List<UUID> ids = sql.all(search.query(), row -> row.getObject("id", UUID.class), search.parameters());
        Map<UUID, LicenseEntity> found = ids.isEmpty()
                ? Map.of()
                : LicenseEntity.<LicenseEntity>list("id in ?1", ids).stream()
                        .collect(Collectors.toMap(entity -> entity.id, Function.identity()));
        // What was deleted between the two queries is left out.
        return ids.stream()
                .flatMap(id -> Optional.ofNullable(found.get(id)).flatMap(PostgresLicenses::unlessDeleted).stream())
                .toList();
    }

    @Override
    public Optional<LicenseRecord> lock(UUID id) {
        return LicenseEntity.<LicenseEntity>findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE)
                .flatMap(PostgresLicenses::unlessDeleted);
    }

    @Override
    public LicenseRecord save(LicenseRecord edited, LicenseChange change) {
        LicenseEntity entity =
                LicenseEntity.<LicenseEntity>findByIdOptional(edited.id()).orElseThrow();
        LicenseRecord before = record(entity);
        entity.status = edited.status().word();
        entity.statusReason = edited.statusReason();
        entity.level = edited.level();
        entity.owner = edited.owner();
        entity.maxActivations = edited.limits().activations().orNull();
        entity.maxDevices = edited.limits().devices().orNull();
        entity.maxDomains = edited.limits().domains().orNull();
        entity.domainBinding = edited.domainBinding().word();
        entity.expiresAt = edited.expiresAt();
        entity.note = edited.note();
        if (!edited.addOns().equals(before.addOns())) {
            entity.setAddOns(edited.addOns());
        }
        entity.updatedAt = change.at();
        LicenseEntity.flush();
        sql.update(
                ADD_CHANGE,
                identifiers.next(),
                edited.id(),
                change.action(),
                change.actor(),
                change.reason(),
                change.at());
        return record(entity);
    }

    @Override
    public boolean wasUsed(UUID id) {
        return sql.one(WAS_USED, row -> row.getBoolean(1), id).orElseThrow();
    }

    @Override
    public void bury(LicenseRecord locked, Instant now) {
        sql.all(LOCK_KEY, row -> row.getObject("id", UUID.class), locked.id());
        for (String table : BELONGINGS) {
            sql.update("DELETE FROM " + table + " WHERE license_id = ?", locked.id());
        }
        sql.update(BURY, now, locked.id());
    }

    @Override
    public Dlid reveal(UUID id) {
        return protection.open(sql.one(SEALED, row -> row.getBytes(1), id).orElseThrow(), id);
    }

    @Override
    public List<LicenseChange> changes(UUID id) {
        return sql.all(
                CHANGES,
                row -> new LicenseChange(
                        row.getString("action"),
                        row.getString("actor"),
                        row.getString("reason"),
                        Sql.instant(row, "at")),
                id);
    }

    private static Optional<LicenseRecord> unlessDeleted(LicenseEntity entity) {
        return entity.status.equals(StoredStatus.DELETED.word()) ? Optional.empty() : Optional.of(record(entity));
    }

    private static LicenseRecord record(LicenseEntity entity) {
        PlanEntity plan = PlanEntity.<PlanEntity>findByIdOptional(new CatalogKey(entity.appId, entity.planCode))
                .orElseThrow();
        List<String> addOns = entity.addOns.stream()
                .map(LicenseEntity.AddOn::productCode)
                .sorted()
                .toList();
        return new LicenseRecord(
                entity.id,
                entity.dlidFirst4 + "…" + entity.dlidLast4,
                new AppId(entity.appId),
                new PlanCode(entity.planCode),
                plan.name,
                entity.level,
                entity.owner,
                entity.issuedBy,
                StoredStatus.ofWord(entity.status),
                entity.statusReason,
                plan.products.stream().map(ProductCode::new).toList(),
                addOns.stream().map(ProductCode::new).toList(),
                new Limits(Limit.of(entity.maxActivations), Limit.of(entity.maxDevices), Limit.of(entity.maxDomains)),
                DomainBinding.ofWord(entity.domainBinding).orElseThrow(),
                plan.graceDays,
                RenewalBasis.ofWord(plan.renewalBasis).orElseThrow(),
                entity.termDays,
                entity.startsAt,
                entity.expiresAt,
                entity.note,
                entity.createdAt,
                entity.updatedAt,
                entity.version);
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
        entity.termDays = days(license);
        entity.note = license.note();
        entity.setAddOns(license.addOns());
        entity.createdAt = license.createdAt();
        entity.updatedAt = license.createdAt();
        entity.version = license.version();
        return entity;
    }

    private static @Nullable Integer days(License license) {
        Instant expiresAt = license.expiresAt();
        return expiresAt == null
                ? null
                : Math.toIntExact(
                        Duration.between(license.startsAt(), expiresAt).toDays());
    }
}
