package dev.licenseauth.license.adapter.out.postgres;

import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.DomainName;
import dev.licenseauth.domain.licensing.DomainPattern;
import dev.licenseauth.domain.licensing.LicenseFilter;
import dev.licenseauth.domain.licensing.PlanCode;
import dev.licenseauth.domain.licensing.ProductCode;
import dev.licenseauth.domain.licensing.ShownStatus;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** The query of a search for licences. What a caller wrote is a parameter, never text of the query. */
final class LicenseSearchSql {
    private final StringBuilder query =
            new StringBuilder("SELECT l.id FROM license l JOIN plan p ON p.app_id = l.app_id AND p.code = l.plan_code"
                    + " WHERE l.status <> 'deleted'");
    private final List<Object> parameters = new ArrayList<>();

    private LicenseSearchSql() {}

    /** Ids, newest first, from the one after the given. */
    static LicenseSearchSql of(LicenseFilter filter, @Nullable UUID after, int max, Instant now) {
        LicenseSearchSql sql = new LicenseSearchSql();
        AppId appId = filter.appId();
        PlanCode plan = filter.plan();
        ProductCode product = filter.product();
        sql.and(" AND l.issued_by = ?", filter.issuedBy());
        sql.and(" AND l.app_id = ?", appId == null ? null : appId.value());
        sql.and(" AND l.plan_code = ?", plan == null ? null : plan.value());
        sql.and(" AND l.level = ?", filter.level());
        sql.and(" AND l.owner = ?", filter.owner());
        sql.and(" AND l.expires_at >= ?", filter.expiresFrom());
        sql.and(" AND l.expires_at < ?", filter.expiresTo());
        sql.and(" AND l.created_at >= ?", filter.createdFrom());
        sql.and(" AND l.created_at < ?", filter.createdTo());
        if (product != null) {
            sql.product(product.value());
        }
        if (filter.domain() != null) {
            sql.domain(filter.domain());
        }
        if (filter.status() != null) {
            sql.status(filter.status(), now);
        }
        if (!filter.words().isEmpty()) {
            sql.and(
                    " AND license_words(l.owner, " + (filter.inNotes() ? "l.note" : "NULL")
                            + ") @@ to_tsquery('simple', ?)",
                    filter.words().stream().map(word -> word + ":*").collect(Collectors.joining(" & ")));
        }
        sql.and(" AND l.id < ?", after);
        sql.and(" ORDER BY l.id DESC LIMIT ?", max);
        return sql;
    }

    String query() {
        return query.toString();
    }

    @Nullable
    Object[] parameters() {
        return parameters.toArray();
    }

    private void and(String condition, @Nullable Object value) {
        if (value != null) {
            query.append(condition);
            parameters.add(value);
        }
    }

    private void product(String code) {
        query.append(" AND (EXISTS (SELECT FROM plan_product u WHERE u.app_id = l.app_id AND u.plan_code = l.plan_code"
                + " AND u.product_code = ?) OR EXISTS (SELECT FROM license_product u WHERE u.license_id = l.id"
                + " AND u.product_code = ?))");
        parameters.add(code);
        parameters.add(code);
    }

    private void domain(DomainName domain) {
        and(
                " AND l.id IN (SELECT d.license_id FROM license_domain d WHERE d.host = ANY (?) AND d.released_at IS NULL)",
                DomainPattern.covering(domain).toArray(String[]::new));
    }

    /** As {@code LicenseRecord.shownStatus} has it. */
    private void status(ShownStatus status, Instant now) {
        query.append(" AND l.status = ?");
        parameters.add(
                switch (status) {
                    case SUSPENDED -> "suspended";
                    case REVOKED -> "revoked";
                    case ACTIVE, NOT_YET_VALID, GRACE, EXPIRED -> "active";
                });
        switch (status) {
            case SUSPENDED, REVOKED -> {}
            case NOT_YET_VALID -> and(" AND l.starts_at > ?", now);
            case ACTIVE -> {
                and(" AND l.starts_at <= ?", now);
                and(" AND (l.expires_at IS NULL OR l.expires_at > ?)", now);
            }
            case GRACE -> {
                and(" AND l.expires_at <= ?", now);
                and(" AND l.expires_at + p.grace_days * interval '24 hours' > ?", now);
            }
            case EXPIRED -> {
                and(" AND l.expires_at <= ?", now);
                and(" AND l.expires_at + p.grace_days * interval '24 hours' <= ?", now);
            }
        }
    }
}
