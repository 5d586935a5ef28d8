package dev.licenseauth.license;

import dev.licenseauth.testing.infra.TestDatabase;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A common migration that comes later is numbered below the service's own, which are applied already. */
class MigrationOrderTest {
    @Test
    void aLaterCommonMigrationIsAppliedToAnExistingDatabase() {
        try (TestDatabase database = TestDatabase.create()) {
            flyway(database, "db/common", "db/migration").migrate();
            assertThat(flyway(database, "db/common", "db/migration", "db/later").migrate().migrationsExecuted)
                    .isEqualTo(1);
        }
    }

    private static Flyway flyway(TestDatabase database, String... locations) {
        return Flyway.configure()
                .dataSource(database.jdbcUrl(), database.username(), database.password())
                .locations(locations)
                .outOfOrder(ConfigProvider.getConfig().getValue("quarkus.flyway.out-of-order", Boolean.class))
                .load();
    }
}
