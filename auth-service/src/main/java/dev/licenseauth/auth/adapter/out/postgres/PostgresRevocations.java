package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.domain.identity.Revocation;
import dev.licenseauth.domain.identity.port.Revocations;
import jakarta.enterprise.context.ApplicationScoped;

import javax.sql.DataSource;

@ApplicationScoped
class PostgresRevocations implements Revocations {
    private final Sql sql;

    PostgresRevocations(DataSource dataSource) {
        sql = new Sql(dataSource);
    }

    @Override
    public Revocation committed() {
        return sql.first("SELECT value FROM revocation_counter WHERE id = 1", row -> new Revocation(row.getLong(1)))
                .orElseThrow(() -> new IllegalStateException("the revocation counter is gone"));
    }
}
