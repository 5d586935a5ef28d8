package dev.licenseauth.audit.adapter.in.rest;

import dev.licenseauth.audit.LogTable;
import dev.licenseauth.audit.TestEvent;
import dev.licenseauth.audit.application.AppendEvents;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.security.Role;
import dev.licenseauth.testing.OpenApiContract;
import dev.licenseauth.testing.infra.InjectSuite;
import dev.licenseauth.testing.infra.SuiteHandle;
import dev.licenseauth.testing.infra.SuiteTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.builder.RequestSpecBuilder;
import io.restassured.filter.Filter;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static dev.licenseauth.audit.TestEvent.anEvent;
import static dev.licenseauth.testing.Eventually.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@SuppressWarnings("NullAway.Init") // Filled before each test.
class EventsApiTest {
    private static final Filter AS_DOCUMENTED =
            OpenApiContract.of("audit-service").everything();
    private static final Filter ANSWERED_AS_DOCUMENTED =
            OpenApiContract.of("audit-service").responses();
    private static final List<Severity> SEVERITIES = List.of(Severity.values());
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @InjectSuite
    SuiteHandle suite;

    @Inject
    AppendEvents appendEvents;

    private LogTable log;

    @BeforeEach
    void lookBehindTheService() {
        log = new LogTable(suite.database());
    }

    @Test
    void anEventIsShownWithEveryFieldOfItsBodyAndItsIndex() {
        TestEvent event = anEvent().actor("user:shown").ip("2001:db8::7").risk(7);
        append(List.of(event));

        JsonPath item = list(Map.of("actor", "user:shown")).setRootPath("items[0]");

        assertThat(item.getString("event_type")).isEqualTo("license.issued");
        assertThat(item.getString("severity")).isEqualTo("info");
        assertThat(item.getString("summary")).isEqualTo("License issued");
        assertThat(item.getString("actor")).isEqualTo("user:shown");
        assertThat(item.getString("app_id")).isEqualTo("app_demo");
        assertThat(item.getLong("created_at")).isEqualTo(NOON.getEpochSecond());
        assertThat(item.getString("id")).isEqualTo(event.event().id().toString());
        assertThat(item.getInt("risk")).isEqualTo(7);
        assertThat(item.getString("ip")).isEqualTo("2001:db8::7");
        assertThat(item.getString("subject")).isEqualTo("license:1");
        assertThat(item.getString("request_id")).isEqualTo("request-1");
        assertThat(item.getString("data.plan")).isEqualTo("pos");
        assertThat(item.getLong("log_index"))
                .isEqualTo(log.rows(List.of(event.event().id())).getFirst().logIndex());
    }

    @Test
    void textThatFewSystemsLikeIsShownAsItCame() {
        append(List.of(anEvent().actor("user:odd").summary("nul \u0000, half \ud83d, whole \ud83d\ude00, ünïcödé")));

        assertThat(list(Map.of("actor", "user:odd")).getString("items[0].summary"))
                .isEqualTo("nul \u0000, half \ud83d, whole \ud83d\ude00, ünïcödé");
    }

    @Test
    void anEventWhoseActorHoldsANulIsFoundByIt() {
        append(List.of(anEvent().actor("user:\u0000:nul")));

        assertThat(list(Map.of("actor", "user:\u0000:nul")).getList("items")).hasSize(1);
    }

    @Test
    void anAddressIsFoundInAnySpelling() {
        append(List.of(
                anEvent().ip("0:0:0:0:0:0:0:1").actor("user:loopback"),
                anEvent().ip("2001:DB8::FF").actor("user:caps")));

        assertThat(list(Map.of("ip", "::1")).getList("items.actor")).containsExactly("user:loopback");
        assertThat(list(Map.of("ip", "2001:db8:0:0::ff")).getList("items.actor"))
                .containsExactly("user:caps");
    }

    @Test
    void aTypeNobodyPublishesFindsNothing() {
        JsonPath page = list(Map.of("type", "license.eaten"));

        assertThat(page.getList("items")).isEmpty();
        assertThat(page.getString("next_cursor")).isNull();
    }

    @Test
    void fiftyEventsAreAPageUnlessAskedOtherwise() {
        append(IntStream.range(0, 51)
                .mapToObj(n -> anEvent().actor("user:fifty"))
                .toList());

        JsonPath page = list(Map.of("actor", "user:fifty"));

        assertThat(page.getList("items")).hasSize(50);
        assertThat(page.getString("next_cursor")).isNotNull();
    }

    @Test
    void timesAreComparedWithinTheSecondAndTheEndIsNotIncluded() {
        append(List.of(
                anEvent().actor("user:time").summary("a").at(NOON.plusMillis(999)),
                anEvent().actor("user:time").summary("b").at(NOON.plusMillis(1000)),
                anEvent().actor("user:time").summary("c").at(NOON.plusMillis(1001))));

        assertThat(summaries(Map.of("actor", "user:time", "from", "2026-11-21T12:00:01Z")))
                .containsExactly("c", "b");
        assertThat(summaries(Map.of("actor", "user:time", "to", "2026-11-21T12:00:01Z")))
                .containsExactly("a");
        assertThat(summaries(Map.of(
                        "actor", "user:time", "from", "2026-11-21T13:00:01+01:00", "to", "2026-11-21t12:00:01.001z")))
                .containsExactly("b");
    }

    @Test
    void everyWayOfFilteringFindsWhatItNamesAndNothingElseOverManyPagesWhileEventsArrive() {
        String app = "app_" + UUID.randomUUID().toString().substring(0, 8);
        List<TestEvent> events = new ArrayList<>(
                IntStream.range(0, 1200).mapToObj(n -> varied(app, n)).toList());
        append(events);
        List<Case> cases = List.of(
                new Case(Map.of(), event -> true),
                new Case(Map.of("type", "license.issued"), event -> is(event, "license.issued")),
                new Case(Map.of("severity", "error"), event -> event.event().severity() == Severity.ERROR),
                new Case(
                        Map.of("severity", "critical,info"),
                        event -> List.of(Severity.CRITICAL, Severity.INFO)
                                .contains(event.event().severity())),
                new Case(Map.of("severity", "debug,info,notice,warning,error,critical"), event -> true),
                new Case(Map.of("min_risk", "60"), event -> event.event().risk() >= 60),
                new Case(Map.of("min_risk", "0"), event -> true),
                new Case(
                        Map.of("actor", "user:3"),
                        event -> event.event().actor().equals("user:3")),
                new Case(
                        Map.of("ip", "198.51.100.1"),
                        event -> "198.51.100.1".equals(event.event().ip())),
                new Case(
                        Map.of("from", "2026-11-21T12:05:00Z"),
                        event -> !event.event().createdAt().isBefore(NOON.plusSeconds(300))),
                new Case(
                        Map.of("to", "2026-11-21T12:05:00Z"),
                        event -> event.event().createdAt().isBefore(NOON.plusSeconds(300))),
                new Case(
                        Map.of(
                                "type",
                                "license.issued",
                                "severity",
                                "info,error",
                                "min_risk",
                                "20",
                                "actor",
                                "user:1",
                                "ip",
                                "198.51.100.1",
                                "from",
                                "2026-11-21T12:01:00Z",
                                "to",
                                "2026-11-21T12:18:00Z"),
                        event -> is(event, "license.issued")
                                && List.of(Severity.ERROR, Severity.INFO)
                                        .contains(event.event().severity())
                                && event.event().risk() >= 20
                                && event.event().actor().equals("user:1")
                                && "198.51.100.1".equals(event.event().ip())
                                && !event.event().createdAt().isBefore(NOON.plusSeconds(60))
                                && event.event().createdAt().isBefore(NOON.plusSeconds(1080))));
        for (Case each : cases) {
            List<String> expected = events.reversed().stream()
                    .filter(each.matches())
                    .map(event -> event.event().id().toString())
                    .toList();
            assertThat(expected).as("expected for %s", each.query()).isNotEmpty();
            assertThat(idsOverPages(each.query(), app, () -> {
                        TestEvent arrival = varied(app, events.size());
                        append(List.of(arrival));
                        events.add(arrival);
                    }))
                    .as("found for %s", each.query())
                    .isEqualTo(expected);
        }
    }

    private record Case(Map<String, String> query, Predicate<TestEvent> matches) {}

    private static boolean is(TestEvent event, String type) {
        return event.event().type().value().equals(type);
    }

    /** Spread so that each filter meets some events in every combination of the others. Some arrive late. */
    private static TestEvent varied(String app, int n) {
        return anEvent()
                .app(app)
                .type(n % 2 == 0 ? "license.issued" : "license.used")
                .severity(SEVERITIES.get(n / 2 % 6))
                .risk(n / 12 % 5 * 20)
                .actor("user:" + n / 60 % 4)
                .ip("198.51.100." + n / 240 % 5 % 2)
                .at(NOON.plusSeconds(n % 7 == 0 ? Math.max(0, n - 500) : n));
    }

    /** Follows the cursor; between two pages another event arrives. */
    private List<String> idsOverPages(Map<String, String> query, String app, Runnable arrival) {
        List<String> ids = new ArrayList<>();
        String cursor = null;
        do {
            JsonPath page = page(query, app, cursor);
            ids.addAll(page.getList("items.id", String.class));
            cursor = page.getString("next_cursor");
            arrival.run();
        } while (cursor != null);
        return ids;
    }

    private JsonPath page(Map<String, String> query, String app, @Nullable String cursor) {
        RequestSpecification request =
                request().queryParams(query).queryParam("app_id", app).queryParam("limit", "100");
        return (cursor == null ? request : request.queryParam("cursor", cursor))
                .get("/api/v1/events")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void eventsThatArriveBetweenTwoPagesAreNeitherOnTheSecondNorMoveIt() {
        List<TestEvent> events = IntStream.range(0, 20)
                .mapToObj(n -> anEvent().actor("user:moving"))
                .toList();
        append(events.subList(0, 10));
        JsonPath first = list(Map.of("actor", "user:moving", "limit", "5"));
        append(events.subList(10, 20));

        JsonPath second =
                list(Map.of("actor", "user:moving", "limit", "500", "cursor", first.getString("next_cursor")));

        assertThat(Stream.concat(
                        first.getList("items.id", String.class).stream(),
                        second.getList("items.id", String.class).stream()))
                .containsExactlyElementsOf(events.subList(0, 10).reversed().stream()
                        .map(event -> event.event().id().toString())
                        .toList());
        assertThat(second.getString("next_cursor")).isNull();
    }

    @Test
    void aCursorIsAPlaceAndGoesWithAnyFilter() {
        append(List.of(
                anEvent().actor("user:place"),
                anEvent().actor("user:other-place"),
                anEvent().actor("user:other-place")));
        String cursor = list(Map.of("actor", "user:other-place", "limit", "1")).getString("next_cursor");

        assertThat(list(Map.of("actor", "user:place", "cursor", cursor)).getList("items"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer wrong", "Basic YWRtaW46YWRtaW4="})
    void withoutAValidTokenTheAnswerIs401BeforeAnyParameterIsLookedAt(String authorization) {
        Response response = given().filter(ANSWERED_AS_DOCUMENTED)
                .header("Authorization", authorization)
                .get("/api/v1/events?limit=many");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.contentType()).isEqualTo("application/problem+json");
        assertThat(response.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(response.jsonPath().getString("type")).endsWith("/unauthenticated");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type=                                    | type",
                "type=license                             | type",
                "type=License.Issued                      | type",
                "type=license.*                           | type",
                "type=license.issued,license.used         | type",
                "severity=                                | severity",
                "severity=INFO                            | severity",
                "severity=dreadful                        | severity",
                "severity=info,                           | severity",
                "severity=info,dreadful                   | severity",
                "min_risk=-1                              | min_risk",
                "min_risk=101                             | min_risk",
                "min_risk=1.5                             | min_risk",
                "min_risk=%2B5                            | min_risk",
                "min_risk=%D9%A5                          | min_risk",
                "min_risk=99999999999999999999            | min_risk",
                "actor=                                   | actor",
                "ip=                                      | ip",
                "ip=1                                     | ip",
                "ip=300.1.1.1                             | ip",
                "ip=localhost                             | ip",
                "ip=10.0.0.0/8                            | ip",
                "ip=::1%25eth0                            | ip",
                "ip=:                                     | ip",
                "app_id=                                  | app_id",
                "from=2026-11-21                          | from",
                "from=2026-11-21T12:00:00                 | from",
                "from=2026-13-21T12:00:00Z                | from",
                "from=2026-11-21T12:00:00+01:00           | from",
                "from=1795298400                          | from",
                "from=2026-11-21T24:00:00Z                | from",
                "to=soon                                  | to",
                "to=2026-06-30T23:59:60Z                  | to",
                "to=%2B1000000-01-01T00:00:00Z            | to",
                "from=2026-11-21T12:00:00Z&to=2026-11-21T12:00:00Z | to",
                "from=2026-11-22T12:00:00Z&to=2026-11-21T12:00:00Z | to",
                "limit=                                   | limit",
                "limit=0                                  | limit",
                "limit=501                                | limit",
                "limit=-1                                 | limit",
                "limit=ten                                | limit",
                "cursor=                                  | cursor",
                "cursor=garbage                           | cursor",
                "cursor=AQAAAAAAAAApq3b0m3kq0f9mT2uP        | cursor",
                "cursor=%00                               | cursor",
                "limit=1&limit=2                          | limit",
                "severity=info&severity=error             | severity",
                "cursor=a&cursor=b                        | cursor",
                "user=42                                  | user",
                "Type=license.issued                      | Type",
                "limit=0&type=x&cursor=y&colour=blue&ip=z | limit,type,cursor,colour,ip",
            })
    void everyParameterThatIsWrongIsNamed(String query, String fields) {
        Response response = authorized()
                .filter(ANSWERED_AS_DOCUMENTED)
                .urlEncodingEnabled(false)
                .get("/api/v1/events?" + query);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.contentType()).isEqualTo("application/problem+json");
        JsonPath problem = response.jsonPath();
        assertThat(problem.getString("type")).endsWith("/invalid-request");
        assertThat(problem.getString("instance")).isEqualTo(response.header("X-Request-Id"));
        assertThat(problem.getList("errors.field", String.class)).containsExactlyInAnyOrder(fields.split(","));
    }

    @Test
    void aValueThatIsTooLongIsRefused() {
        for (String name : List.of("actor", "app_id")) {
            authorized()
                    .queryParam(name, "x".repeat(256))
                    .get("/api/v1/events")
                    .then()
                    .statusCode(400);
        }
    }

    @Test
    void aCursorThatWasChangedInOneCharacterIsRefused() {
        append(List.of(anEvent().actor("user:forger"), anEvent().actor("user:forger")));
        String cursor = list(Map.of("actor", "user:forger", "limit", "1")).getString("next_cursor");
        for (int i = 0; i < cursor.length(); i++) {
            char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
            String changed = cursor.substring(0, i) + other + cursor.substring(i + 1);

            authorized()
                    .queryParam("cursor", changed)
                    .get("/api/v1/events")
                    .then()
                    .statusCode(400);
        }
    }

    @Test
    void eventsAreReadOnly() {
        authorized().post("/api/v1/events").then().statusCode(405);
        authorized().delete("/api/v1/events").then().statusCode(405);
    }

    @Test
    void answersAreNotToBeStored() {
        assertThat(request().get("/api/v1/events").header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void whileTheLogIsLockedAgainstWritersItCanBeRead() throws SQLException {
        append(List.of(anEvent().actor("user:reader")));
        try (Connection holder = suite.database().connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("SELECT size FROM log_head FOR UPDATE");

            eventually()
                    .untilAsserted(() -> assertThat(
                                    list(Map.of("actor", "user:reader")).getList("items"))
                            .hasSize(1));
            holder.rollback();
        }
    }

    private void append(List<TestEvent> events) {
        QuarkusTransaction.requiringNew()
                .run(() -> appendEvents.handle(
                        events.stream().map(TestEvent::arrival).toList()));
    }

    private List<String> summaries(Map<String, String> query) {
        return list(query).getList("items.summary", String.class);
    }

    private JsonPath list(Map<String, String> query) {
        return request()
                .queryParams(query)
                .get("/api/v1/events")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** A request that the OpenAPI document allows, answered as it says. */
    private RequestSpecification request() {
        return authorized().filter(AS_DOCUMENTED);
    }

    private RequestSpecification authorized() {
        return given().spec(new RequestSpecBuilder()
                .addHeader("Authorization", "Bearer " + suite.auth().token(Role.SUPER_ADMIN))
                .build());
    }
}
