package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.auth.AuthServiceTest;
import dev.licenseauth.auth.FirstAdmin;
import dev.licenseauth.auth.Person;
import dev.licenseauth.domain.security.Role;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import static dev.licenseauth.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

/** Whatever shows one user carries the tag by which he is changed next. */
@QuarkusTest
class UserTagsTest extends AuthServiceTest {
    private static final String USERS = "/api/v1/users";
    private static final List<String> ACTS = List.of("ban", "unban", "role");

    private static Response act(RequestSpecification request, UUID id, String act) {
        RequestSpecification complete = switch (act) {
            case "ban" -> request.body(Map.of("reason", "charge disputed"));
            case "role" -> request.body(Map.of("role", "support"));
            default -> request;
        };
        return complete.post(USERS + "/" + id + "/" + act);
    }

    private static Response ban(RequestSpecification request, UUID id, String reason, Instant until) {
        return request.body(Map.of("reason", reason, "until", until.toString())).post(USERS + "/" + id + "/ban");
    }

    private static String tag(Response response, int status) {
        return response.then().statusCode(status).extract().header("ETag");
    }

    private static String tag(Person by, UUID id) {
        return tag(by.asks().get(USERS + "/" + id), 200);
    }

    private String told(UUID id) {
        return query("SELECT count(*) FROM outbox WHERE ce_subject = ?", "user:" + id);
    }

    private String row(UUID id) {
        return query("SELECT users::text FROM users WHERE id = ?", id);
    }

    @Test
    void eachChangeOfAUserAnswersWithTheTagThatTheNextOneNeeds() throws Exception {
        Person admin = person(Role.ADMIN);
        Map<String, String> mary =
                Map.of("username", "Mary_" + UUID.randomUUID(), "password", FirstAdmin.PASSWORD, "role", "user");
        Response created = admin.asks().body(mary).post(USERS);
        UUID id = UUID.fromString(created.path("id"));
        String tag = tag(created, 201);
        Set<String> tags = new HashSet<>(Set.of(tag));
        assertThat(tag).isNotNull().isEqualTo(tag(admin, id));

        for (String act : List.of("ban", "ban", "role", "unban", "ban", "unban")) {
            tag = tag(act(admin.asks().header("If-Match", tag), id, act), 200);
            assertThat(tags.add(tag)).as("%s after %s", tag, act).isTrue();
            assertThat(tag).isEqualTo(tag(admin, id));
        }
    }

    @Test
    void whatChangesNothingLeavesTheTag() throws Exception {
        Person admin = person(Role.ADMIN);
        UUID id = person(Role.SUPPORT).id();
        String tag = tag(admin, id);

        for (String act : List.of("unban", "role")) {
            assertThat(tag(act(admin.asks().header("If-Match", tag), id, act), 200))
                    .isEqualTo(tag);
        }
    }

    @Test
    void anAnswerGivenAgainHasTheTagItHad() throws Exception {
        Person admin = person(Role.ADMIN);
        UUID id = person(Role.USER).id();
        String key = UUID.randomUUID().toString();
        String before = tag(admin, id);
        String banned =
                tag(act(admin.asks().header("Idempotency-Key", key).header("If-Match", before), id, "ban"), 200);
        act(admin.asks(), id, "unban").then().statusCode(200);

        // The user it was meant for is gone by then, and it is the first answer all the same.
        Response again = act(admin.asks().header("Idempotency-Key", key).header("If-Match", before), id, "ban");

        again.then().header("Idempotency-Replayed", equalTo("true"));
        assertThat(tag(again, 200)).isEqualTo(banned).isNotEqualTo(tag(admin, id));
    }

    @Test
    void whatIsMeantForAnotherVersionIsRefusedAndNothingIsDone() throws Exception {
        Person admin = person(Role.ADMIN);
        Person user = person(Role.USER);
        String earlier = tag(admin, user.id());
        act(admin.asks(), user.id(), "ban").then().statusCode(200);
        String tag = tag(admin, user.id());
        String row = row(user.id());
        String told = told(user.id());
        String revocations = query("SELECT value FROM revocation_counter");

        for (String ifMatch : List.of(earlier, "W/" + tag, "\"a\", \"b\"", "\"\"", "\"99\"")) {
            for (String act : ACTS) {
                act(
                                admin.asks()
                                        .header("If-Match", ifMatch)
                                        .header("Idempotency-Key", "tags-" + user.id() + act),
                                user.id(),
                                act)
                        .then()
                        .statusCode(412)
                        .body("type", equalTo("https://licenseauth.dev/problems/precondition-failed"));
            }
        }

        assertThat(row(user.id())).isEqualTo(row);
        assertThat(told(user.id())).isEqualTo(told);
        assertThat(query("SELECT value FROM revocation_counter")).isEqualTo(revocations);
        // Refusals are not kept: with the right tag the same key serves.
        act(
                        admin.asks()
                                .header("If-Match", "\"a\", " + tag)
                                .header("Idempotency-Key", "tags-" + user.id() + "ban"),
                        user.id(),
                        "ban")
                .then()
                .statusCode(200);
    }

    @Test
    void anIfMatchThatCannotBeReadIsRefusedRatherThanIgnored() throws Exception {
        Person admin = person(Role.ADMIN);
        UUID id = person(Role.USER).id();
        String row = row(id);

        for (String act : ACTS) {
            act(admin.asks().header("If-Match", "1"), id, act)
                    .then()
                    .statusCode(400)
                    .body("errors.field", equalTo(List.of("If-Match")));
        }

        assertThat(row(id)).isEqualTo(row);
        act(admin.asks().header("If-Match", "*"), id, "ban").then().statusCode(200);
    }

    @Test
    void ofThoseThatCarryTheSameTagOneIsInTime() throws Exception {
        Person admin = person(Role.ADMIN);
        UUID id = person(Role.USER).id();
        String tag = tag(admin, id);

        List<Integer> answers = atOnce(Collections.nCopies(
                4, () -> act(admin.asks().header("If-Match", tag), id, "ban").statusCode()));

        assertThat(answers).containsExactlyInAnyOrder(200, 412, 412, 412);
        assertThat(query("SELECT count(*) FROM outbox WHERE ce_type = 'user.banned' AND ce_subject = ?", "user:" + id))
                .isEqualTo("1");
    }

    @Test
    void aChangeThatIsAboutToCommitIsWaitedForAndSeen() throws Exception {
        Person admin = person(Role.ADMIN);
        UUID id = person(Role.USER).id();
        String tag = tag(admin, id);
        CompletableFuture<Response> banned;
        try (Connection login = suite.database().connect()) {
            login.setAutoCommit(false);
            try (PreparedStatement rehash =
                    login.prepareStatement("UPDATE users SET updated_at = now(), version = version + 1 WHERE id = ?")) {
                rehash.setObject(1, id);
                rehash.executeUpdate();
            }
            banned = CompletableFuture.supplyAsync(() -> act(admin.asks().header("If-Match", tag), id, "ban"));
            eventually().untilAsserted(() -> assertThat(query("""
                            SELECT count(*) FROM pg_stat_activity
                            WHERE wait_event_type = 'Lock' AND query LIKE '%users%' AND datname = current_database()
                            """)).isEqualTo("1"));
            login.commit();
        }

        banned.get().then().statusCode(412);
    }

    @Test
    void aBanThatRunsOutIsAnotherTagThoughNobodyWroteAnything() throws Exception {
        Person admin = person(Role.ADMIN);
        UUID id = person(Role.USER).id();
        Instant until = Instant.now().plus(Duration.ofDays(1));
        String banned = tag(ban(admin.asks(), id, "x", until), 200);

        // A day passes.
        execute("UPDATE users SET banned_until = banned_until - interval '1 day 1 minute' WHERE id = ?", id);

        Response free = admin.asks().get(USERS + "/" + id);
        free.then().body("ban", equalTo(null));
        String freed = tag(free, 200);
        assertThat(freed).isNotEqualTo(banned);
        // Who decided to ban him for longer, seeing him banned, is told that he is not any more.
        Instant longer = until.plus(Duration.ofDays(1));
        ban(admin.asks().header("If-Match", banned), id, "x", longer).then().statusCode(412);
        assertThat(tag(ban(admin.asks().header("If-Match", freed), id, "x", longer), 200))
                .isNotIn(banned, freed);
    }

    @Test
    void anIfMatchTellsNothingOfThoseWhoAreOutOfReach() throws Exception {
        Person admin = person(Role.ADMIN);
        Person root = person(Role.SUPER_ADMIN);
        UUID otherAdmin = person(Role.ADMIN).id();
        UUID otherRoot = person(Role.SUPER_ADMIN).id();
        act(root.asks(), otherAdmin, "ban").then().statusCode(200);
        record Attempt(Person by, UUID on, String tag, int status) {}
        List<Attempt> attempts = List.of(
                new Attempt(admin, otherAdmin, tag(root, otherAdmin), 404),
                new Attempt(admin, otherRoot, tag(root, otherRoot), 404),
                new Attempt(admin, UUID.randomUUID(), "\"0\"", 404),
                new Attempt(root, otherRoot, tag(root, otherRoot), 403),
                new Attempt(person(Role.SUPPORT), otherAdmin, tag(root, otherAdmin), 403));
        for (Attempt attempt : attempts) {
            for (String act : ACTS) {
                Response without = act(attempt.by().asks(), attempt.on(), act);
                without.then().statusCode(attempt.status());
                for (String ifMatch : List.of("*", attempt.tag(), "\"98\"")) {
                    Response with = act(attempt.by().asks().header("If-Match", ifMatch), attempt.on(), act);
                    assertThat(seen(with))
                            .as("%s of %s with %s", act, attempt, ifMatch)
                            .isEqualTo(seen(without));
                }
            }
        }
        act(unchecked().header("If-Match", "\"98\""), otherAdmin, "ban").then().statusCode(401);
    }

    /** What the caller gets to see, but for what is different each time. */
    private static List<Object> seen(Response response) {
        Map<String, Object> body = response.path("$");
        body.remove("instance");
        Set<String> headers = new HashSet<>();
        response.headers().forEach(header -> headers.add(header.getName()));
        return List.of(response.statusCode(), body, headers);
    }
}
