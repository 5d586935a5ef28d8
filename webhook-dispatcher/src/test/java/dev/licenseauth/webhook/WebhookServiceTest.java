package dev.licenseauth.webhook;

import dev.licenseauth.domain.event.EventTopic;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static io.restassured.RestAssured.given;

/** What the tests of the running service share: a database and topics of their own, and a receiver on loopback. */
@WithTestResource(value = SuiteTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@SuppressWarnings("NullAway.Init") // Filled before each test.
public abstract class WebhookServiceTest {
    protected static final String PATH = "/api/v1/webhooks";

    private static final OpenApiContract CONTRACT = OpenApiContract.of("webhook-dispatcher");
    private static final Filter EVERYTHING = CONTRACT.everything();
    private static final Filter RESPONSES = CONTRACT.responses();

    @InjectSuite
    protected SuiteHandle suite;

    protected Receiver receiver;

    @BeforeEach
    void startReceiver() {
        receiver = Receiver.start();
    }

    @AfterEach
    void stopReceiver() {
        receiver.close();
        execute("DELETE FROM webhook_endpoint");
    }

    /** A request whose every exchange is held against the OpenAPI document. */
    protected RequestSpecification admin() {
        return as(Role.ADMIN, EVERYTHING);
    }

    /** A request that breaks the document on purpose: only its answer is held against it. */
    protected RequestSpecification unchecked() {
        return as(Role.ADMIN, RESPONSES);
    }

    protected RequestSpecification as(Role role) {
        return as(role, RESPONSES);
    }

    private RequestSpecification as(Role role, Filter filter) {
        return given().filter(filter)
                .contentType(ContentType.JSON)
                .header("Authorization", "Bearer " + suite.auth().token(role));
    }

    protected RequestSpecification anonymous() {
        return given().filter(RESPONSES).contentType(ContentType.JSON);
    }

    /** Adds an endpoint of the receiver's at a path, for every event unless told otherwise. */
    protected Response create(String path, Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(Map.of("url", receiver.url(path), "event_types", List.of("*")));
        body.putAll(more);
        return admin().body(body).post(PATH).then().statusCode(201).extract().response();
    }

    protected String createdId(String path) {
        return create(path, Map.of()).path("id");
    }

    protected void publish(TestEvent... events) {
        publish(EventTopic.LICENSE, events);
    }

    protected void publish(EventTopic topic, TestEvent... events) {
        suite.kafka()
                .send(Arrays.stream(events)
                        .map(event -> event.record(suite.kafka(), topic))
                        .toList());
    }

    /** Puts everything that waits for its next attempt at its time. */
    protected void letTimePass() {
        execute("UPDATE delivery SET due_at = now() WHERE state = 'pending' AND NOT in_flight");
    }

    protected String deliveryOf(String endpointId, UUID eventId) {
        return text("SELECT id::text FROM delivery WHERE endpoint_id = '" + endpointId + "' AND event_id = '" + eventId
                + "'");
    }

    protected String stateOf(String endpointId, UUID eventId) {
        return text(
                "SELECT state FROM delivery WHERE endpoint_id = '" + endpointId + "' AND event_id = '" + eventId + "'");
    }

    /** The one number a query on the service's database gives. */
    protected long count(String sql) {
        return Long.parseLong(text(sql));
    }

    /** The one value a query on the service's database gives; empty when there is no row. */
    protected String text(String sql) {
        try (Connection connection = suite.database().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    protected void execute(String sql) {
        try (Connection connection = suite.database().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
