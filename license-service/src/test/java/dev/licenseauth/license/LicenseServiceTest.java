package dev.licenseauth.license;

import dev.licenseauth.domain.security.Role;
import dev.licenseauth.testing.OpenApiContract;
import dev.licenseauth.testing.infra.InjectSuite;
import dev.licenseauth.testing.infra.SuiteHandle;
import dev.licenseauth.testing.infra.SuiteTestResource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.restassured.filter.Filter;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import static io.restassured.RestAssured.given;

/** What the tests of the running service share: a database of their own and a catalogue to issue from. */
@WithTestResource(value = SuiteTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
public abstract class LicenseServiceTest {
    protected static final String APP = "app_test";

    private static final OpenApiContract CONTRACT = OpenApiContract.of("license-service");
    private static final Filter EVERYTHING = CONTRACT.everything();
    private static final Filter RESPONSES = CONTRACT.responses();

    @InjectSuite
    protected SuiteHandle suite;

    /** A request whose every exchange is held against the OpenAPI document. */
    protected static RequestSpecification anonymous() {
        return given().filter(EVERYTHING).contentType(ContentType.JSON);
    }

    /** A request that breaks the document on purpose: only its answer is held against it. */
    protected static RequestSpecification unchecked() {
        return given().filter(RESPONSES).contentType(ContentType.JSON);
    }

    protected RequestSpecification admin() {
        return authorised(anonymous());
    }

    protected RequestSpecification authorised(RequestSpecification request) {
        return request.header("Authorization", "Bearer " + suite.auth().token(Role.SUPER_ADMIN));
    }

    /** An app with the products base, crm, erp, pos, the plan pos of all four and the plan pro of base. */
    protected void catalogue() {
        post("/api/v1/apps", Map.of("id", APP, "name", "Test"));
        for (String code : List.of("base", "crm", "erp", "pos")) {
            post("/api/v1/products", Map.of("app_id", APP, "code", code, "name", code));
        }
        post(
                "/api/v1/plans",
                Map.of(
                        "app_id",
                        APP,
                        "code",
                        "pos",
                        "name",
                        "MokoSuite POS",
                        "products",
                        List.of("base", "crm", "erp", "pos"),
                        "max_domains",
                        5));
        post("/api/v1/plans", Map.of("app_id", APP, "code", "pro", "name", "Pro", "products", List.of("base")));
    }

    private void post(String path, Map<String, ?> body) {
        Response response = admin().body(body).post(path);
        if (response.statusCode() != 201 && response.statusCode() != 409) {
            throw new IllegalStateException(path + " answered " + response.asString());
        }
    }

    /** Issues a licence and gives its DLID. */
    protected String issue(Map<String, ?> terms) {
        return admin().body(terms)
                .post("/api/v1/licenses")
                .then()
                .statusCode(201)
                .extract()
                .path("dlid");
    }

    protected static Response validate(Map<String, @Nullable String> query) {
        return anonymous()
                .queryParams(query.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue()))))
                .get("/api/v1/licensing/validate");
    }

    /** The one number a query on the service's database gives. */
    protected long count(String sql) {
        try (Connection connection = suite.database().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes the service's database behind its back. */
    protected void change(String sql) {
        try (Connection connection = suite.database().connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes a call from so many threads at once. */
    protected static <T> List<T> atOnce(int times, Callable<T> call) throws InterruptedException, ExecutionException {
        try (ExecutorService executor = Executors.newFixedThreadPool(times)) {
            List<T> results = new ArrayList<>();
            for (Future<T> future : executor.invokeAll(Collections.nCopies(times, call))) {
                results.add(future.get());
            }
            return results;
        }
    }
}
