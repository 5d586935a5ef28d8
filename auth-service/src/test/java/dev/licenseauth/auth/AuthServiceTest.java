package dev.licenseauth.auth;

import dev.licenseauth.domain.identity.Password;
import dev.licenseauth.domain.identity.port.Passwords;
import dev.licenseauth.domain.security.Role;
import dev.licenseauth.testing.OpenApiContract;
import dev.licenseauth.testing.infra.InjectSuite;
import dev.licenseauth.testing.infra.SuiteHandle;
import dev.licenseauth.testing.infra.SuiteTestResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.restassured.filter.Filter;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static io.restassured.RestAssured.given;

/** What the tests of the running service share. */
@WithTestResource(value = SuiteTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@WithTestResource(value = FirstAdmin.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
public abstract class AuthServiceTest {
    private static final OpenApiContract CONTRACT = OpenApiContract.of("auth-service");
    private static final Filter EVERYTHING = CONTRACT.everything();
    private static final Filter RESPONSES = CONTRACT.responses();

    @InjectSuite
    protected SuiteHandle suite;

    @Inject
    MeterRegistry metrics;

    @Inject
    Passwords hashing;

    /** A user, who is made in the database and not logged in. */
    protected String user(String role) throws Passwords.BusyException, InterruptedException {
        return user(UUID.randomUUID(), role);
    }

    private String user(UUID id, String role) throws Passwords.BusyException, InterruptedException {
        String name = role + "_" + id;
        execute(
                "INSERT INTO users (id, username, username_key, role, password) VALUES (?, ?, ?, ?, ?)",
                id,
                name,
                name,
                role,
                hashing.hash(new Password(FirstAdmin.PASSWORD)));
        return name;
    }

    /** A new user of the role, logged in. */
    protected Person person(Role role) throws Passwords.BusyException, InterruptedException {
        UUID id = UUID.randomUUID();
        return Person.logIn(id, user(id, role.word()));
    }

    /** A request whose every exchange is held against the OpenAPI document. */
    protected static RequestSpecification request() {
        return given().filter(EVERYTHING).contentType(ContentType.JSON);
    }

    /** A request that breaks the document on purpose: only its answer is held against it. */
    protected static RequestSpecification unchecked() {
        return given().filter(RESPONSES).contentType(ContentType.JSON);
    }

    /** How many passwords were hashed so far. */
    protected double hashes() {
        return metrics.counter("licenseauth.password.hashes").count();
    }

    /** The first column of the only row. */
    protected String query(String sql, Object... values) {
        try (Connection connection = suite.database().connect();
                PreparedStatement statement = prepare(connection, sql, values);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return String.valueOf(row.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    protected void execute(String sql, Object... values) {
        try (Connection connection = suite.database().connect();
                PreparedStatement statement = prepare(connection, sql, values)) {
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    /** Runs all at once and gives their results in order. */
    protected static <T> List<T> atOnce(List<Callable<T>> tasks) throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        }
    }
}
