package dev.licenseauth.license.adapter.out.postgres;

import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.security.Role;
import dev.licenseauth.testing.infra.InjectSuite;
import dev.licenseauth.testing.infra.SuiteHandle;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

/** What a validation that memory cannot answer costs the database, by what goes over the wire to it. */
@QuarkusTest
@TestProfile(MissTest.NothingOnSchedule.class)
@WithTestResource(value = TappedSuite.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class MissTest {
    /** So that nothing but what the test asks for is sent. */
    public static final class NothingOnSchedule implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.scheduler.enabled", "false");
        }
    }

    private static final String APP = "app_miss";
    private static final String PLAN = "pos";
    private static final int TIMES = 20;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Lock-outs are looked for four times a second, by a thread of their own. */
    private static final String BACKGROUND = "client_lockout";

    @InjectSuite
    SuiteHandle suite;

    @InjectSuite
    StatementTap tap;

    @BeforeEach
    void aCatalogueAndOpenConnections() {
        post("/api/v1/apps", Map.of("id", APP, "name", "Test"));
        post("/api/v1/products", Map.of("app_id", APP, "code", "base", "name", "base"));
        post("/api/v1/plans", Map.of("app_id", APP, "code", PLAN, "name", "POS", "products", List.of("base")));
        // A new connection begins with statements of the driver's own, and is prepared for by name from the sixth query
        // on.
        for (int i = 0; i < 10; i++) {
            validate(unknown());
        }
    }

    private void post(String path, Map<String, ?> body) {
        assertThat(admin().body(body).post(path).statusCode()).isIn(201, 409);
    }

    private RequestSpecification admin() {
        return given().contentType(ContentType.JSON)
                .header("Authorization", "Bearer " + suite.auth().token(Role.SUPER_ADMIN));
    }

    private List<String> issued(int count) {
        return admin().body(Map.of("app_id", APP, "plan", PLAN, "owner", "o", "count", count))
                .post("/api/v1/licenses")
                .then()
                .statusCode(201)
                .extract()
                .path("items.dlid");
    }

    private static String unknown() {
        return Dlid.generate(RANDOM::nextBytes).value();
    }

    private static boolean validate(String dlid) {
        return given().queryParam("dlid", dlid)
                .get("/api/v1/licensing/validate")
                .then()
                .statusCode(200)
                .extract()
                .path("valid");
    }

    /** What was sent while all were asked about, which must all be answered alike. */
    private List<List<String>> sentWhileAsking(List<String> dlids, boolean valid) {
        tap.reset();
        dlids.forEach(dlid -> assertThat(validate(dlid)).isEqualTo(valid));
        return tap.exchanges().stream()
                .filter(exchange -> exchange.stream().noneMatch(sql -> sql.contains(BACKGROUND)))
                .toList();
    }

    /** The query, as PostgreSQL is sent it. */
    private String query() {
        return sentWhileAsking(List.of(unknown()), false).getFirst().getFirst();
    }

    @Test
    void aLicenceThatIsNotHeldIsFoundByOneQueryOutsideOfAnyTransaction() {
        assertThat(sentWhileAsking(issued(TIMES), true))
                .isEqualTo(Collections.nCopies(TIMES, List.of(query())))
                .allSatisfy(exchange ->
                        assertThat(exchange).singleElement().asString().contains("WHERE l.dlid_hash = $1"));
    }

    @Test
    void anUnknownKeyIsFoundToBeSoByTheSameQuery() {
        List<String> unknown = Stream.generate(MissTest::unknown).limit(TIMES).toList();
        assertThat(sentWhileAsking(unknown, false)).isEqualTo(Collections.nCopies(TIMES, List.of(query())));
        assertThat(sentWhileAsking(unknown, false))
                .as("once it is held that they are unknown")
                .isEmpty();
    }

    @Test
    void whatIsHeldCostsTheDatabaseNothing() {
        List<String> held = issued(TIMES);
        held.forEach(MissTest::validate);
        assertThat(sentWhileAsking(held, true)).isEmpty();
    }

    @Test
    void anActivationByContrastIsSeenToBeATransaction() {
        String dlid = issued(2).getFirst();
        tap.reset();
        given().contentType(ContentType.JSON)
                .body(Map.of("dlid", dlid, "hwid", "x"))
                .post("/api/v1/licensing/activate")
                .then()
                .body("activated", equalTo(true));
        assertThat(tap.exchanges()).contains(List.of("BEGIN"), List.of("COMMIT"));
    }

    @Test
    void theQueryFindsOneOfTenThousandLicencesByIndexes() throws SQLException {
        try (Connection connection = suite.database().connect();
                Statement statement = connection.createStatement()) {
            tenThousandLicences(statement);
            statement.execute("PREPARE miss (bytea) AS " + query());
            // As the first five times, and as ever after.
            for (String kind : List.of("force_custom_plan", "force_generic_plan")) {
                statement.execute("SET plan_cache_mode = " + kind);
                assertThat(lines(statement, "EXPLAIN EXECUTE miss ('\\x" + "ab".repeat(32) + "')"))
                        .anyMatch(line -> line.contains("Index Scan using license_dlid_hash_key"))
                        .noneMatch(line -> line.contains("Seq Scan on license"));
            }
        }
    }

    /** Each with something in every table that is read, so that none is small enough to be read whole. */
    private static void tenThousandLicences(Statement statement) throws SQLException {
        for (String sql : List.of(
                """
                INSERT INTO license (id, dlid_hash, dlid_sealed, dlid_first4, dlid_last4, app_id, plan_code, level, owner,
                                     issued_by, status, domain_binding, starts_at, created_at, updated_at, version)
                SELECT gen_random_uuid(), sha256(int8send(n)), '', '0000', '0000', 'app_miss', 'pos', 'user', 'o' || n,
                       'filler', 'active', 'auto', now(), now(), now(), 0
                FROM generate_series(1, 10000) n
                """,
                """
                INSERT INTO license_domain (id, license_id, host, takes_slot, bound_at, last_seen_at)
                SELECT gen_random_uuid(), id, 'shop' || n || '.example.com', true, now(), now()
                FROM license, generate_series(1, 2) n
                """,
                """
                INSERT INTO license_device (id, license_id, hwid_hash, bound_at, last_seen_at)
                SELECT gen_random_uuid(), id, sha256(dlid_hash), now(), now() FROM license
                """,
                "INSERT INTO license_product (license_id, app_id, product_code) SELECT id, 'app_miss', 'base' FROM license",
                "INSERT INTO license_domain_block (license_id, host, created_at) SELECT id, 'example.org', now() FROM license",
                "ANALYZE license, license_domain, license_device, license_product, license_domain_block")) {
            statement.execute(sql);
        }
    }

    private static List<String> lines(Statement statement, String explain) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(explain)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines;
    }
}
