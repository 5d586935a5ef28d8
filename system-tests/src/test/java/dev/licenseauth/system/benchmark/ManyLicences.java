package dev.licenseauth.system.benchmark;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a database of many licences around those that it holds: these keep the keys they are found by and come to lie among the others at even
 * distances, in the tables as in the indexes. Each licence has a domain and a device.
 */
final class ManyLicences {
    /** What a validation reads by. The other indexes are of no use to it, and would take most of the time. */
    private static final List<String> KEPT_INDEXES = List.of(
            "license_pkey",
            "license_domain_pkey",
            "license_domain_of_license",
            "license_domain_bound",
            "license_device_pkey",
            "license_device_of_license",
            "license_device_bound");

    private static final String KEY = "license_dlid_hash_key";

    private static final String OTHER_INDEXES = """
            SELECT indexname FROM pg_indexes WHERE tablename IN ('license', 'license_domain', 'license_device')
            """;

    private static final String DOMAINS = """
            INSERT INTO license_domain (id, license_id, host, takes_slot, bound_at, last_seen_at)
            SELECT uuidv7(), id, 'shop.' || owner || '.example.com', true, created_at, created_at FROM license
            """;
    private static final String DEVICES = """
            INSERT INTO license_device (id, license_id, hwid_hash, name, bound_at, last_seen_at)
            SELECT uuidv7(), id, sha256(dlid_hash), 'till', created_at, created_at FROM license
            """;

    private ManyLicences() {}

    /** @param licences how many there are to be, those that are there included; a multiple of them */
    static void fill(Database database, long licences) throws SQLException {
        long asked = database.number("SELECT count(*) FROM license");
        if (licences < asked || licences % asked != 0) {
            throw new IllegalArgumentException(licences + " is no multiple of " + asked);
        }
        database.run(
                // Foreign keys would be looked at for each row; the rows are of our own making.
                "SET session_replication_role = replica",
                "SET maintenance_work_mem = '512MB'",
                "CREATE TEMP TABLE asked AS SELECT dlid_hash, row_number() OVER (ORDER BY dlid_hash) AS nth FROM license",
                "CREATE TEMP TABLE pattern AS SELECT * FROM license LIMIT 1",
                "ANALYZE asked, pattern",
                "TRUNCATE license CASCADE",
                "ALTER TABLE license DROP CONSTRAINT " + KEY);
        for (String index : indexes(database)) {
            if (!KEPT_INDEXES.contains(index)) {
                database.run("DROP INDEX " + index);
            }
        }
        database.run(
                licences(licences, licences / asked),
                "ALTER TABLE license ADD CONSTRAINT " + KEY + " UNIQUE (dlid_hash)",
                DOMAINS,
                DEVICES,
                "VACUUM (ANALYZE) license, license_domain, license_device",
                "CHECKPOINT");
        if (database.number("SELECT count(*) FROM license JOIN asked USING (dlid_hash)") != asked) {
            throw new IllegalStateException("a licence was lost");
        }
    }

    /** In the order of their issue, as ids are; keys are in none. */
    private static String licences(long count, long fromAskedToAsked) {
        return """
                INSERT INTO license (id, dlid_hash, dlid_sealed, dlid_first4, dlid_last4, app_id, plan_code, level, owner, issued_by, status,
                                     max_domains, domain_binding, starts_at, expires_at, created_at, updated_at, version)
                SELECT uuidv7(), coalesce(a.dlid_hash, sha256(int8send(n))), p.dlid_sealed, p.dlid_first4, p.dlid_last4, p.app_id, p.plan_code,
                       p.level, 'customer_' || n, p.issued_by, p.status, p.max_domains, p.domain_binding, p.starts_at, p.expires_at, p.created_at,
                       p.updated_at, p.version
                FROM generate_series(1, %1$d) n
                CROSS JOIN pattern p
                LEFT JOIN asked a ON n %% %2$d = 0 AND a.nth = n / %2$d
                """.formatted(count, fromAskedToAsked);
    }

    private static List<String> indexes(Database database) throws SQLException {
        List<String> indexes = new ArrayList<>();
        try (Statement statement = database.superuser().createStatement();
                ResultSet rows = statement.executeQuery(OTHER_INDEXES)) {
            while (rows.next()) {
                indexes.add(rows.getString(1));
            }
        }
        return indexes;
    }
}
